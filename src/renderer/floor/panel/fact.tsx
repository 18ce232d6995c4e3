import css from './panel.module.css'

interface FactProps {
  name: string
  children: string | null
  /** `warn`: someone is awaited, guests or a table for them. `danger`: time is over. */
  tone?: 'warn' | 'danger' | undefined
}

/** One thing that is known, and nothing where it is not. */
export function Fact({ name, children, tone }: FactProps) {
  if (children === null || children === '') return null
  return (
    <div className={css.fact} data-tone={tone}>
      <dt>{name}</dt>
      <dd className="figures">{children}</dd>
    </div>
  )
}
