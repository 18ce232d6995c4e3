import type { ChangeMessage, RowChange } from '@contract/feed'
import type { Commit } from '../store/commit-log'
import type { RowImage } from '../store/captured-tx'
import { isoTime, toRowChange } from '../store/entities'
import type { Row, TableName } from '../store/tables'

/** The final value of each row that a commit touched, in the order of its last write. */
export const finalRows = (images: readonly RowImage[]): RowChange[] => {
  const last = new Map<string, RowImage>()
  for (const image of images) {
    const key = `${image.table} ${image.id}`
    last.delete(key)
    last.set(key, image)
  }
  return [...last.values()].flatMap(
    (image) => toRowChange(image.table, image.id, image.after as Row<TableName> | null) ?? [],
  )
}

/** A commit as windows and browsers get it: rows as contract entities, by the same mappers as queries. */
export const changeMessage = (commit: Commit): ChangeMessage => ({
  type: 'change',
  epoch: commit.epoch,
  seq: commit.seq,
  at: isoTime(commit.at),
  commandId: commit.commandId,
  name: commit.name,
  actorId: commit.actorId,
  rows: finalRows(commit.images),
  events: [...commit.events],
})
