import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { TOPICS } from '@contract/events'
import { Id, Line } from '@contract/primitives'
import { z } from 'zod'
import { jsonText, toEntities, toEntity } from '../store/entities'
import { listRows, when } from '../store/listing'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { onlyToken } from './terminal-tokens'

/**
 * Gives a node its place in the store, or brings up to date what the store knows of it. Only the node itself issues it: for
 * a machine that showed the pairing code, and for the hub.
 */
export const ENROL_COMMAND = 'terminals.enrol'

export const EnrolInput = z.strictObject({
  id: Id,
  name: Line,
  fingerprint: z.string().max(100).nullable(),
  addresses: z.array(z.string().max(200)).max(20),
  /** Of the token that it will show (tokenHash); null leaves the former one. */
  tokenHash: z.string().max(100).nullable(),
  /** For a node that is new to the store. */
  standby: z.boolean(),
})
export type EnrolInput = z.output<typeof EnrolInput>

/** 1 is A, 26 is Z, 27 is AA: the letters of a terminal's code (ORD-1). */
const letters = (count: number): string => {
  const last = String.fromCharCode(65 + ((count - 1) % 26))
  return count <= 26 ? last : letters(Math.floor((count - 1) / 26)) + last
}

/** The hub of a new store is A; whoever is paired gets the next letters, and no letters are given twice. */
const nextCode = (tx: Tx): string =>
  letters(
    1 +
      (tx.first<{ count: number }>('SELECT count(*) AS count FROM paired_terminal WHERE merchant_id = ?', tx.merchantId)
        ?.count ?? 0),
  )

const rowOf = (reader: Reader, id: string): Row<'paired_terminal'> | undefined =>
  reader.first<Row<'paired_terminal'>>(
    'SELECT * FROM paired_terminal WHERE merchant_id = ? AND id = ?',
    reader.merchantId,
    id,
  )

export const enrolTerminal = (tx: Tx, input: EnrolInput): OutputOf<'terminals.update'> => {
  const known = rowOf(tx, input.id)
  if (known?.status === 'REVOKED') refuse('TERMINAL_REVOKED', { path: ['id'] })
  const addresses = jsonText(input.addresses)
  if (known === undefined) {
    const terminal = tx.insert('paired_terminal', {
      id: input.id,
      code: nextCode(tx),
      name: input.name,
      status: 'ACTIVE',
      fingerprint: input.fingerprint,
      addresses,
      standby: input.standby ? 1 : 0,
      station_unit_ids: '[]',
      revoked_at: null,
    })
    tx.insert('terminal_secret', { id: terminal.id, ...onlyToken(input.tokenHash, tx.command.at) })
    tx.emit({ topic: TOPICS.store, action: 'TERMINAL_PAIRED', terminalId: terminal.id })
    return toEntity('paired_terminal', terminal)
  }
  const terminal = tx.update('paired_terminal', known, { fingerprint: input.fingerprint, addresses })
  if (input.tokenHash !== null) {
    tx.update('terminal_secret', tx.need('terminal_secret', known.id), onlyToken(input.tokenHash, tx.command.at))
  }
  return toEntity('paired_terminal', terminal)
}

const needActive = (tx: Tx, id: string): Row<'paired_terminal'> => {
  const terminal = tx.need('paired_terminal', id)
  if (terminal.status === 'REVOKED') refuse('TERMINAL_REVOKED', { path: ['id'] })
  return terminal
}

export const updateTerminal = (tx: Tx, input: ParsedInputOf<'terminals.update'>): OutputOf<'terminals.update'> => {
  const before = needActive(tx, input.id)
  for (const [index, unitId] of (input.stationUnitIds ?? []).entries()) {
    tx.need('allocation_unit', unitId, ['stationUnitIds', index])
  }
  const after = tx.update('paired_terminal', before, {
    ...(input.name !== undefined && { name: input.name }),
    ...(input.standby !== undefined && { standby: input.standby ? 1 : 0 }),
    ...(input.stationUnitIds !== undefined && { station_unit_ids: jsonText([...new Set(input.stationUnitIds)]) }),
  })
  if (after !== before) tx.emit({ topic: TOPICS.store, action: 'TERMINAL_UPDATED', terminalId: after.id })
  return toEntity('paired_terminal', after)
}

/** Shuts a terminal out: its token is worth nothing from this commit on, at this hub and at any that follows it. */
export const revokeTerminal = (tx: Tx, input: ParsedInputOf<'terminals.revoke'>): OutputOf<'terminals.revoke'> => {
  const before = needActive(tx, input.id)
  const after = tx.update('paired_terminal', before, { status: 'REVOKED', revoked_at: tx.command.at })
  tx.update('terminal_secret', tx.need('terminal_secret', before.id), onlyToken(null, null))
  tx.emit({ topic: TOPICS.store, action: 'TERMINAL_REVOKED', terminalId: after.id })
  return toEntity('paired_terminal', after)
}

export const findTerminals = (reader: Reader, input: ParsedInputOf<'terminals.find'>): OutputOf<'terminals.find'> => ({
  items: toEntities(
    'paired_terminal',
    listRows(reader, {
      table: 'paired_terminal',
      ...input,
      conditions: when(input.status, (status) => ['status = ?', status]),
    }),
  ),
})

/** The store's nodes that may come in. */
export const activeTerminals = (reader: Reader): Row<'paired_terminal'>[] =>
  reader.all<Row<'paired_terminal'>>(
    `SELECT * FROM paired_terminal WHERE merchant_id = ? AND status = 'ACTIVE' ORDER BY created_at, id`,
    reader.merchantId,
  )
