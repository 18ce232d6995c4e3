import type { z } from 'zod'
import { OPERATIONS } from '@contract/contract'
import type { OperationName } from '@contract/contract'
import type { Command } from '../command/command'
import { RAISE_COMMAND } from '../command/parking'
import { madeDayCounts } from '../orders/order-numbers'
import type { RowImage } from '../store/captured-tx'
import type { LogRow } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { parsed } from '../store/entities'
import { SCHEMA_VERSION } from '../store/migrations'
import type { LostCommand } from './protocol'

type Inner = Pick<LostCommand, 'name' | 'input'>

/** What was asked for, also where the hub had made a card of it. */
const innerOf = (row: LogRow): Inner => {
  const input = parsed<LostCommand['input']>(row.input)
  return row.name === RAISE_COMMAND ? (input as unknown as Inner) : { name: row.name, input }
}

/** Guests' details are not logged with the input, but stand in the rows that it wrote (architecture, rule 10). */
const guestIn = (images: readonly RowImage[]): unknown => {
  const image = images.find(
    ({ before, after }) => typeof after?.['guest'] === 'string' && (before === null || 'guest' in before),
  )
  return image === undefined ? undefined : parsed<unknown>(image.after?.['guest'] as string)
}

/** Whether an operation takes a guest. Other fields that a newer hub's operation has, and this program's has not, do not matter. */
const takesGuest = (input: z.ZodType, whole: unknown): boolean =>
  input
    .safeParse(whole)
    .error?.issues.every((issue) => issue.code === 'unrecognized_keys' && !issue.keys.includes('guest')) ?? true

/** A command that can be given to the hub again from its log row; undefined for what only a hub does by itself. */
export const lostCommand = (row: LogRow): LostCommand | undefined => {
  const { name, input } = innerOf(row)
  const operation = OPERATIONS.get(name as OperationName)
  // What people did at a hub of the next schema, that hub knows, though this program does not.
  const isNewer = row.schema_version > SCHEMA_VERSION && row.actor_id !== null
  if (operation === undefined && !isNewer) return undefined
  const images = JSON.parse(row.images) as RowImage[]
  const guest = guestIn(images)
  const dayCounts = madeDayCounts(images)
  const whole = guest === undefined ? input : { ...(input as object), guest }
  return {
    id: row.command_id,
    name,
    input: (operation !== undefined && takesGuest(operation.input, whole) ? whole : input) as LostCommand['input'],
    actorId: row.actor_id,
    at: row.at,
    terminalId: row.terminal_id,
    terminalCode: row.terminal_code,
    ...(dayCounts.length > 0 && { dayCounts }),
  }
}

/**
 * Notes what was rolled back and is not this terminal's own any more, so that the hub gets it. Behind all that is noted
 * already: another rollback may have taken other commits with the same seq, and those are not given yet.
 */
export const noteLost = (connection: Connection, row: LogRow): void => {
  const own = connection.statement('SELECT 1 FROM local_outbox WHERE command_id = ?').get(row.command_id)
  const command = own === undefined ? lostCommand(row) : undefined
  if (command === undefined) return
  connection
    .statement(
      `INSERT OR IGNORE INTO local_resubmit (seq, command_id, record)
       VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM local_resubmit), ?, ?)`,
    )
    .run(row.command_id, JSON.stringify(command))
}

export const lostCommands = (connection: Connection, limit: number): LostCommand[] =>
  (
    connection.statement('SELECT record FROM local_resubmit ORDER BY seq LIMIT ?').all(limit) as { record: string }[]
  ).map(({ record }) => parsed<LostCommand>(record))

/** As the write path takes it. Nobody waits for its answer, and a refusal becomes a card: it had been accepted once. */
export const asCommand = (lost: LostCommand): Command => {
  const { id, name, input, actorId, at, terminalId, terminalCode, dayCounts } = lost
  const origin = { n: null, provisional: true, at, baseAt: at, groupId: null, lost: true, dayCounts }
  return { id, name, input, actorId, terminalId, terminalCode, origin }
}

export const dropLost = (connection: Connection, ids: readonly string[]): void => {
  for (const id of ids) connection.statement('DELETE FROM local_resubmit WHERE command_id = ?').run(id)
}
