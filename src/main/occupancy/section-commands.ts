import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { TOPICS } from '@contract/events'
import type { DomainEvent } from '@contract/events'
import { LIMITS } from '@contract/primitives'
import { jsonText, milliseconds, parsed, toEntity } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'

/** What a section is to be, as the checks look at it. */
interface Wanted {
  id: string
  staffId: string
  unitIds: readonly string[]
  zoneIds: readonly string[]
  from: number
  to: number
}

const OTHERS = `SELECT * FROM section INDEXED BY section_shift
  WHERE merchant_id = ? AND deleted_at IS NULL AND shift_to > ? AND shift_from < ? AND id <> ? ORDER BY id`

/**
 * A table has one server at a time: two sections may not name the same unit, nor the same zone, at once; a unit is named more
 * closely than its zone. Refuses NOT_FOUND, WINDOW_INVALID, SECTION_OVERLAP with the other section.
 */
const demandSound = (tx: Tx, wanted: Wanted): void => {
  tx.need('staff', wanted.staffId, ['staffId'])
  for (const [index, id] of wanted.unitIds.entries()) tx.need('allocation_unit', id, ['unitIds', index])
  for (const [index, id] of wanted.zoneIds.entries()) tx.need('allocation_zone', id, ['zoneIds', index])
  if (wanted.unitIds.length + wanted.zoneIds.length === 0) {
    refuse('INVALID_INPUT', { path: ['unitIds'], facts: { rule: 'units_or_zones' } })
  }
  if (wanted.to <= wanted.from) {
    refuse('WINDOW_INVALID', { path: ['shiftTo'], facts: { rule: 'ENDS_BEFORE_IT_BEGINS' } })
  }
  if (wanted.to - wanted.from > LIMITS.windowMilliseconds) {
    refuse('WINDOW_INVALID', { path: ['shiftTo'], facts: { rule: 'TOO_LONG' } })
  }
  for (const other of tx.all<Row<'section'>>(OTHERS, tx.merchantId, wanted.from, wanted.to, wanted.id)) {
    if (other.staff_id === wanted.staffId) continue
    const [units, zones] = [parsed<string[]>(other.unit_ids), parsed<string[]>(other.zone_ids)]
    const unitIndex = wanted.unitIds.findIndex((id) => units.includes(id))
    const zoneIndex = wanted.zoneIds.findIndex((id) => zones.includes(id))
    if (unitIndex < 0 && zoneIndex < 0) continue
    refuse('SECTION_OVERLAP', {
      path: unitIndex >= 0 ? ['unitIds', unitIndex] : ['zoneIds', zoneIndex],
      facts: { sectionId: other.id, staffId: other.staff_id },
    })
  }
}

type Action = Extract<DomainEvent['action'], `SECTION_${string}`>

const announce = (tx: Tx, action: Action, section: Row<'section'>): void =>
  tx.emit({ topic: TOPICS.store, action, sectionId: section.id, staffId: section.staff_id })

const distinct = (ids: readonly string[]): string => jsonText([...new Set(ids)])

/** Gives a server units or zones for a shift. */
export const createSection = (tx: Tx, input: ParsedInputOf<'sections.create'>): OutputOf<'sections.create'> => {
  const id = tx.newId('section')
  const [from, to] = [milliseconds(input.shiftFrom), milliseconds(input.shiftTo)]
  demandSound(tx, { ...input, id, from, to })
  const section = tx.insert('section', {
    id,
    staff_id: input.staffId,
    unit_ids: distinct(input.unitIds),
    zone_ids: distinct(input.zoneIds),
    shift_from: from,
    shift_to: to,
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
  announce(tx, 'SECTION_CREATED', section)
  return toEntity('section', section)
}

export const updateSection = (tx: Tx, input: ParsedInputOf<'sections.update'>): OutputOf<'sections.update'> => {
  const before = tx.need('section', input.id)
  const patch = {
    staff_id: input.staffId ?? before.staff_id,
    unit_ids: input.unitIds === undefined ? before.unit_ids : distinct(input.unitIds),
    zone_ids: input.zoneIds === undefined ? before.zone_ids : distinct(input.zoneIds),
    shift_from: input.shiftFrom === undefined ? before.shift_from : milliseconds(input.shiftFrom),
    shift_to: input.shiftTo === undefined ? before.shift_to : milliseconds(input.shiftTo),
  }
  // What is no longer there may stay named until the section is changed where it is.
  demandSound(tx, {
    id: before.id,
    staffId: patch.staff_id,
    unitIds: input.unitIds ?? existing(tx, 'allocation_unit', before.unit_ids),
    zoneIds: input.zoneIds ?? existing(tx, 'allocation_zone', before.zone_ids),
    from: patch.shift_from,
    to: patch.shift_to,
  })
  const after = tx.update('section', before, {
    ...patch,
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
  if (after !== before) announce(tx, 'SECTION_UPDATED', after)
  return toEntity('section', after)
}

const existing = (tx: Tx, table: 'allocation_unit' | 'allocation_zone', ids: string): string[] =>
  parsed<string[]>(ids).filter((id) => tx.find(table, id) !== undefined)

export const deleteSection = (tx: Tx, input: ParsedInputOf<'sections.delete'>): OutputOf<'sections.delete'> => {
  const section = tx.need('section', input.id)
  announce(tx, 'SECTION_DELETED', tx.remove('section', section))
  return { id: section.id, deleted: true }
}
