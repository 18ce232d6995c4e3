import type { Refusal } from '@contract/errors'
import type { RowImage } from '../store/captured-tx'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'

/** Units that a command newly holds: a row that is there for the first time, or that has just been sat down at. */
const unitsTaken = (images: readonly RowImage[]): string[] =>
  images.flatMap(({ table, before, after }) => {
    if (table !== 'allocation_usage' || after === null) return []
    const unitId = after['allocation_unit_id']
    const takes = before === null || ('seated_at' in before && after['seated_at'] !== null)
    return takes && typeof unitId === 'string' ? [unitId] : []
  })

/**
 * Whether a terminal that is cut off may do what it has just written, by the store's policy (sync.md, Conflicts): warn lets
 * it; stations lets it seat its own units, and others with a flag that stands in the log; block lets nobody do anything.
 */
export const offlineObjection = (
  reader: Reader,
  terminalId: string,
  entry: { input: string },
  images: readonly RowImage[],
): Refusal | undefined => {
  const policy = reader.first<Pick<Row<'merchant'>, 'offline_policy'>>(
    'SELECT offline_policy FROM merchant WHERE id = ?',
    reader.merchantId,
  )?.offline_policy
  switch (policy) {
    case 'block':
      return { code: 'OFFLINE_BLOCKED' }
    case 'stations': {
      const input = JSON.parse(entry.input) as { acceptOtherStation?: boolean } | null
      if (input?.acceptOtherStation === true) return undefined
      const terminal = reader.first<Pick<Row<'paired_terminal'>, 'station_unit_ids'>>(
        'SELECT station_unit_ids FROM paired_terminal WHERE merchant_id = ? AND id = ?',
        reader.merchantId,
        terminalId,
      )
      const own = new Set(JSON.parse(terminal?.station_unit_ids ?? '[]') as string[])
      const foreign = unitsTaken(images).filter((id) => !own.has(id))
      return foreign.length === 0 ? undefined : { code: 'OTHER_STATION', facts: { unitIds: foreign } }
    }
    case 'warn':
    case undefined:
      return undefined
  }
}
