import { Select } from '@mantine/core'
import type { AllocationLayout } from '@contract/entities/floor'
import { useFloorView } from '../../app/context'
import { useWords } from '../../ui/use-words'
import css from './bars.module.css'

interface LayoutTabsProps {
  layouts: readonly AllocationLayout[]
  layoutId: string | null
  phone: boolean
}

/** The floors of the house as tabs; on a phone as one field. */
export function LayoutTabs({ layouts, layoutId, phone }: LayoutTabsProps) {
  const { t, name } = useWords()
  const set = useFloorView((view) => view.set)
  const go = (id: string): void => set({ layoutId: id, zoneId: null, selectedId: null })
  if (layouts.length === 0) return null
  if (phone) {
    return (
      <Select
        className={css.layoutField}
        aria-label={t('floor.layouts')}
        value={layoutId}
        data={layouts.map((layout) => ({ value: layout.id, label: name(layout.name) }))}
        onChange={(id) => id !== null && go(id)}
      />
    )
  }
  return (
    <nav className={css.tabs} aria-label={t('floor.layouts')}>
      {layouts.map((layout) => (
        <button
          key={layout.id}
          type="button"
          className={css.tab}
          aria-current={layout.id === layoutId ? 'true' : undefined}
          onClick={() => go(layout.id)}
        >
          {name(layout.name)}
        </button>
      ))}
    </nav>
  )
}
