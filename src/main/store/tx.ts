import type { DomainEvent } from '@contract/events'
import type { Reader } from './reader'
import type { Result } from './refusal'
import type { NewRow, Patch, Row, TableName } from './tables'

/** What a command is, as far as services may know. Services take time and ids from here, never from the machine. */
export interface CommandContext {
  readonly id: string
  readonly name: string
  /** When, in UTC milliseconds. */
  readonly at: number
  /** The member of staff; null for the system itself. */
  readonly actorId: string | null
  readonly terminalId: string
  /** Short code of the terminal, first part of order numbers (ORD-1). */
  readonly terminalCode: string
  /** Counts of order numbers that it gave where it was done first; they are kept. */
  readonly dayCounts?: readonly number[]
}

/**
 * One command's view of the store: reads see its own writes; each row write is captured, before and after, in write
 * order, never merged per row (architecture, rule 2). Nothing here awaits.
 */
export interface Tx extends Reader {
  readonly command: CommandContext
  /** A new id made from the command's id, a purpose and a number, so that the same command makes the same rows everywhere. */
  newId(purpose: string, index?: number): string
  /** Writes a new row; common columns are filled in. Returns the row as stored. */
  insert<Name extends TableName>(table: Name, row: NewRow<Name>): Row<Name>
  /** Changes columns of a row that was read in this transaction. Returns the row as stored; an empty patch writes nothing. */
  update<Name extends TableName>(table: Name, before: Row<Name>, patch: Patch<Name>): Row<Name>
  /** Soft delete. */
  remove<Name extends TableName>(table: Name, before: Row<Name>): Row<Name>
  /**
   * Tries a part of the command: what it refuses is answered as a value and leaves nothing behind, rows, images and events
   * alike. For work of which each part may fail by itself.
   */
  attempt<Value>(part: () => Value): Result<Value>
  /**
   * Does what another command has said, with the ids that this one makes: two of them make no row twice, and what was said
   * afterwards of a row finds it.
   */
  withIdsOf<Value>(commandId: string, part: () => Value): Value
  /** Says what happened, for observers and history. */
  emit(event: DomainEvent): void
}
