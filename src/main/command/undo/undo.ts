import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { isUndoable } from '@contract/undo'
import { merchantRow } from '../../access/merchant'
import { isoTime, toEntity } from '../../store/entities'
import { refuse } from '../../store/refusal'
import type { Row, TableName } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { demandNothingInBetween } from './in-between'
import { reverse } from './reverse'
import { announceUndo } from './undo-events'
import { doneCommand, isKnownWhole, rowNow, touchedRows } from './undone-command'
import type { DoneCommand } from './undone-command'

type Undone = OutputOf<'activity.undo'>

const MINUTE = 60_000

const demandInTime = (tx: Tx, { at }: DoneCommand): void => {
  const minutes = merchantRow(tx).undo_minutes
  if (tx.command.at - at <= minutes * MINUTE) return
  refuse('UNDO_TOO_LATE', { path: ['commandId'], facts: { at: isoTime(at), minutes } })
}

const demandUndoable = ({ name }: DoneCommand): void => {
  if (!isUndoable(name)) refuse('UNDO_IMPOSSIBLE', { path: ['commandId'], facts: { command: name } })
}

const takeBack = (tx: Tx, done: DoneCommand): void => {
  demandNothingInBetween(tx, done)
  reverse(tx, done)
  announceUndo(tx, done.images)
}

const notKnown = (id: string): never => refuse('NOT_FOUND', { path: ['commandId'], facts: { entity: 'command', id } })

/**
 * Takes back what a command did that stands on a conflict card: it kept its party, said of it what needed no table, or nothing.
 * Answers how many rows that were. Refuses as `undoCommand` does, but for the time, at which the terminal has looked.
 */
export const undoBesideCard = (tx: Tx, commandId: string): number => {
  const done = doneCommand(tx, commandId) ?? notKnown(commandId)
  demandUndoable(done)
  takeBack(tx, done)
  return done.images.length
}

/**
 * Takes a command back (USE-14), as a command of its own: rows that it changed are as they were where they still equal what it
 * left, rows that it made end CANCELLED with reason UNDONE. It reads nothing but rows and images, so that a terminal which is
 * cut off takes its own work back as the hub does.
 */
export const undoCommand = (tx: Tx, { commandId }: ParsedInputOf<'activity.undo'>): Undone => {
  const done = doneCommand(tx, commandId) ?? notKnown(commandId)
  // Of what was refused there is nothing to take back.
  if (done.isKept && done.images.length === 0) notKnown(commandId)
  demandUndoable(done)
  // Part of it is of a newer program than this terminal's: only the hub can take back all of it.
  if (!done.images.every(isKnownWhole)) refuse('HUB_NEEDED', { path: ['commandId'] })
  demandInTime(tx, done)
  takeBack(tx, done)
  const rows = <Name extends TableName>(table: Name): Row<Name>[] =>
    touchedRows(done.images)
      .filter((row) => row.table === table)
      .flatMap(({ id }) => (rowNow(tx, table, id) as Row<Name> | undefined) ?? [])
  return {
    commandId,
    command: done.name,
    orders: rows('sale_order').map((row) => toEntity('sale_order', row)),
    reservations: rows('reservation').map((row) => toEntity('reservation', row)),
    usages: rows('allocation_usage').map((row) => toEntity('allocation_usage', row)),
    lines: rows('order_line').map((row) => toEntity('order_line', row)),
  }
}
