import { IconUserHeart } from '@tabler/icons-react'
import { useFloorView, useNow, useProjection, useSession, useStructure } from '../../app/context'
import { hasTables } from '../../state/projection/own-tables'
import { useWords } from '../../ui/use-words'
import { zonesOf } from '../layouts'
import css from './bars.module.css'

/** Those who have tables of their own see them at a glance. */
function OwnChip() {
  const { t } = useWords()
  const data = useProjection()
  const now = useNow()
  const staffId = useSession((session) => session.info?.staff.id ?? null)
  const own = useFloorView((view) => view.own)
  const set = useFloorView((view) => view.set)
  if (!own && (staffId === null || !hasTables(data, staffId, now))) return null
  return (
    <button type="button" className={css.zone} aria-pressed={own} onClick={() => set({ own: !own })}>
      <IconUserHeart size={20} aria-hidden />
      {t('floor.ownTables')}
    </button>
  )
}

/** The areas of a floor: a tap looks at one, and wishes it for the next party. */
export function ZoneChips({ layoutId }: { layoutId: string }) {
  const { t, name } = useWords()
  const data = useStructure()
  const zoneId = useFloorView((view) => view.zoneId)
  const set = useFloorView((view) => view.set)
  const zones = zonesOf(data, layoutId)
  if (zones.length < 2)
    return (
      <div className={css.zones}>
        <OwnChip />
      </div>
    )
  return (
    <div className={css.zones} role="group" aria-label={t('floor.zones')}>
      <OwnChip />
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
