import type { ComponentProps, ComponentType } from 'react'
import css from './bars.module.css'

interface ToolButtonProps extends ComponentProps<'button'> {
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>
  /** What it does. */
  label: string
  /** The word of it that stands below the icon where there is room. */
  short: string
}

/** A way to look at or work on the floor as a whole. */
export function ToolButton({ icon: Icon, label, short, className = '', ...button }: ToolButtonProps) {
  return (
    <button type="button" {...button} className={`${css.tool} ${className}`} aria-label={label} title={label}>
      <Icon size={24} aria-hidden />
      <span className={css.toolLabel}>{short}</span>
    </button>
  )
}
