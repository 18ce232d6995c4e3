import { useFloorView, useStructure } from '../../app/context'
import { useWords } from '../../ui/use-words'
import { zonesOf } from '../layouts'
import css from './bars.module.css'

/** The areas of a floor: a tap looks at one, and wishes it for the next party. */
export function ZoneChips({ layoutId }: { layoutId: string }) {
  const { t, name } = useWords()
  const data = useStructure()
  const zoneId = useFloorView((view) => view.zoneId)
  const set = useFloorView((view) => view.set)
  const zones = zonesOf(data, layoutId)
  if (zones.length < 2) return <div className={css.zones} />
  return (
    <div className={css.zones} role="group" aria-label={t('floor.zones')}>
      <button type="button" className={css.zone} aria-pressed={zoneId === null} onClick={() => set({ zoneId: null })}>
        {t('floor.allZones')}
      </button>
      {zones.map((zone) => (
        <button
          key={zone.id}
          type="button"
          className={css.zone}
          aria-pressed={zoneId === zone.id}
          onClick={() => set({ zoneId: zoneId === zone.id ? null : zone.id })}
        >
          {name(zone.name)}
        </button>
      ))}
    </div>
  )
}
