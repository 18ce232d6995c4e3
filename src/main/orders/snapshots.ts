import type { Snapshot } from '@contract/entities/occupancy'
import type { Guest } from '@contract/primitives'
import { findUnitContext } from '../floor/path'
import type { UnitContext } from '../floor/path'
import { liveUsagesOf } from '../occupancy/transitions'
import { isoTime, jsonText, parsed } from '../store/entities'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'

const unitSnapshot = ({ unit, zones, layout }: UnitContext): Snapshot['units'][number] => ({
  unitId: unit.id,
  number: unit.number,
  name: unit.name === null ? null : parsed(unit.name),
  capacity: unit.capacity,
  zones: zones.map((zone) => ({ id: zone.id, name: parsed(zone.name) })),
  layout: { id: layout.id, name: parsed(layout.name) },
})

/** The copy that outlives the usage rows and later floor edits (USE-11), as stored. */
export const snapshotText = (at: number, guest: string | null, units: readonly UnitContext[]): string =>
  jsonText({
    takenAt: isoTime(at),
    guest: guest === null ? null : parsed<Guest>(guest),
    units: units.map(unitSnapshot),
  } satisfies Snapshot)

/** A snapshot of what an order or reservation holds now; after a move, a merge or an assignment. */
export const currentSnapshot = (tx: Tx, principal: Pick<Row<'sale_order'>, 'id' | 'guest'>): string => {
  const unitIds = new Set(liveUsagesOf(tx, principal.id).map((usage) => usage.allocation_unit_id))
  const units = [...unitIds].flatMap((unitId) => findUnitContext(tx, unitId) ?? [])
  return snapshotText(tx.command.at, principal.guest, units)
}
