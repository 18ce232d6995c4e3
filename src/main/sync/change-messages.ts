import type { ChangeMessage, RowChange } from '@contract/feed'
import { finalRows } from '../command/change-message'
import type { RowImage } from '../store/captured-tx'
import { isoTime, parsed } from '../store/entities'
import { formerRow } from './images'
import { imagesOf } from './protocol'
import type { CommitRecord } from './protocol'
import type { LocalChange } from './replica-state'

/** Where the log stands. */
interface Position {
  epoch: number
  seq: number
  at: number
}

const ofCommit = (record: CommitRecord): ChangeMessage => ({
  type: 'change',
  kind: 'commit',
  epoch: record.epoch,
  seq: record.seq,
  at: isoTime(record.at),
  commandId: record.command_id,
  name: record.name,
  actorId: record.actor_id,
  rows: finalRows(imagesOf(record)),
  events: parsed<ChangeMessage['events']>(record.events),
})

/** Nobody's command by itself: all that was done here, or taken back, at once. */
const LOCAL_COMMAND = '00000000-0000-7000-8000-000000000000'

const ofRows = (kind: 'provisional' | 'undone', position: Position, rows: RowChange[]): ChangeMessage => ({
  type: 'change',
  kind,
  epoch: position.epoch,
  seq: position.seq,
  at: isoTime(position.at),
  commandId: LOCAL_COMMAND,
  name: kind,
  actorId: null,
  rows,
  events: [],
})

/** The image that leads back: what the row was before. */
const reversed = (image: RowImage): RowImage => ({ ...image, after: formerRow(image) })

/**
 * What a terminal's rows went through, as its windows get it (architecture, rule 5): first what was taken back, then the
 * hub's commits, then what was done again on top of them; each with final row values, by the same mappers as queries. They are
 * made one by one, as they are asked for.
 */
export const changeMessages = (change: LocalChange, before: Position, after: Position): (() => ChangeMessage)[] => [
  ...(change.undone.length === 0 ? [] : [() => ofRows('undone', before, finalRows(change.undone.map(reversed)))]),
  ...change.commits.map((record) => () => ofCommit(record)),
  ...(change.provisional.length === 0
    ? []
    : [
        () =>
          ofRows(
            'provisional',
            after,
            finalRows(change.provisional).map((row): RowChange => ({ ...row, provisional: true })),
          ),
      ]),
]
