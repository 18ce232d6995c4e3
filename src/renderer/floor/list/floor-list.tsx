import type { AllocationUnit } from '@contract/entities/floor'
import type { Insets } from '../canvas'
import { useFloorView, useNow, useProjection } from '../../app/context'
import { useWords } from '../../ui/use-words'
import { unitsShown } from '../layouts'
import { areaOf } from '../unit-words'
import { useOwnTables } from '../use-own-tables'
import { UnitRow } from './unit-row'
import css from './list.module.css'

/** The best tables first while a party is seated, then the order of the floor. */
function inOrder(units: readonly AllocationUnit[], ranks: ReadonlyMap<string, number>): AllocationUnit[] {
  const rank = (unit: AllocationUnit): number => ranks.get(unit.id) ?? Number.MAX_SAFE_INTEGER
  return [...units].sort((a, b) => rank(a) - rank(b))
}

/** The same floor in words: one row per table, with the same actions, for the keyboard and for screen readers. */
export function FloorList({ layoutId, covered }: { layoutId: string; covered: Insets }) {
  const words = useWords()
  const { t, name } = words
  const data = useProjection()
  const now = useNow()
  const zoneId = useFloorView((view) => view.zoneId)
  const interaction = useFloorView((view) => view.interaction)
  const ranks = new Map<string, number>()
  if (interaction.kind === 'seating') {
    for (const [index, candidate] of (interaction.candidates ?? []).entries())
      for (const id of candidate.unitIds) if (!ranks.has(id)) ranks.set(id, index + 1)
  }
  const hits = interaction.kind === 'finding' ? new Set(interaction.unitIds) : null
  const own = useOwnTables(layoutId)
  // Whoever seats or moves a party may need any table.
  const only = hits ?? (interaction.kind === 'none' ? own : null)
  const units = inOrder(unitsShown(data, layoutId, zoneId), ranks).filter((unit) => only === null || only.has(unit.id))
  const layout = data.layouts.get(layoutId)
  return (
    <div className={css.scroll} style={{ paddingRight: covered.right, paddingBottom: covered.bottom }}>
      <table className={css.table}>
        <caption className="visually-hidden">
          {t('floor.listView.caption', { layout: layout === undefined ? '' : name(layout.name) })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('floor.listView.number')}</th>
            <th scope="col">{t('floor.listView.state')}</th>
            <th scope="col">{t('floor.listView.party')}</th>
            <th scope="col">{t('floor.listView.since')}</th>
            <th scope="col" className={css.wide}>
              {t('floor.listView.server')}
            </th>
            <th scope="col" className={css.wide}>
              {t('floor.listView.next')}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t('floor.listView.action')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <UnitRow
              key={unit.id}
              unit={unit}
              now={now}
              rank={ranks.get(unit.id) ?? null}
              area={areaOf(data, unit.zoneId, words)}
            />
          ))}
        </tbody>
      </table>
      {units.length === 0 && <p className={css.none}>{t('floor.listView.empty')}</p>}
    </div>
  )
}
