import { hash, randomBytes } from 'node:crypto'
import { Id } from '@contract/primitives'
import { z } from 'zod'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'

const DAY = 24 * 60 * 60 * 1_000
/** A terminal's token is good for so long, in milliseconds. */
export const TOKEN_LIFE = 90 * DAY
/** One that is older is replaced while its terminal is connected. */
export const TOKEN_RENEWED_AFTER = TOKEN_LIFE / 3

/** A terminal's secret: 256 bits, so that its plain hash may stand in every node's rows. */
export const newTerminalToken = (): string => randomBytes(32).toString('base64url')

export const tokenHashOf = (token: string): string => hash('sha256', token, 'base64url')

/**
 * What the store knows of its terminals' tokens. Only the hub issues it, and as a command: whoever is made the hub knows it too.
 * date: tokens of an earlier program count from now. offer: a terminal is about to be given another one; the present one stays
 * good. used: it has shown the other one, and the former is worth nothing from here on.
 */
export const TOKEN_COMMAND = 'terminals.token'

const tokenHash = z.string().max(100)
export const TokenInput = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('date') }),
  z.strictObject({ step: z.literal('offer'), id: Id, tokenHash }),
  z.strictObject({ step: z.literal('used'), id: Id, tokenHash }),
])
export type TokenInput = z.output<typeof TokenInput>

type Secret = Row<'terminal_secret'>

/** The columns of a token that stands alone. */
export const onlyToken = (
  token_hash: string | null,
  given_at: number | null,
): Pick<Secret, 'token_hash' | 'given_at' | 'next_hash' | 'next_at'> => ({
  token_hash,
  given_at: token_hash === null ? null : given_at,
  next_hash: null,
  next_at: null,
})

const undated = (reader: Reader): Secret[] =>
  reader.all<Secret>(
    'SELECT * FROM terminal_secret WHERE merchant_id = ? AND token_hash IS NOT NULL AND given_at IS NULL ORDER BY id',
    reader.merchantId,
  )

/** What has become otherwise meanwhile (shut out, offered another one, paired anew) is left as it is. */
export const recordToken = (tx: Tx, input: TokenInput): Record<string, never> => {
  if (input.step === 'date') {
    for (const secret of undated(tx)) tx.update('terminal_secret', secret, { given_at: tx.command.at })
    return {}
  }
  const secret = tx.need('terminal_secret', input.id)
  if (input.step === 'offer' && secret.token_hash !== null) {
    tx.update('terminal_secret', secret, { next_hash: input.tokenHash, next_at: tx.command.at })
  }
  if (input.step === 'used' && secret.next_hash === input.tokenHash) {
    tx.update('terminal_secret', secret, onlyToken(secret.next_hash, secret.next_at))
  }
  return {}
}

/** A token that is good, and whose it is. */
export interface ShownToken {
  terminal: Row<'paired_terminal'>
  /** UTC milliseconds; null: by an earlier program, and not counted yet. */
  givenAt: number | null
  /** Given to the terminal in the place of another one, and shown for the first time. */
  isNext: boolean
}

/** Whose token it is; undefined where it is nobody's, has ended, or its terminal was shut out. */
export const shownToken = (reader: Reader, token: string, now: number): ShownToken | undefined => {
  const shown = tokenHashOf(token)
  const secret = reader.first<Secret>(
    'SELECT * FROM terminal_secret WHERE merchant_id = ? AND (token_hash = ? OR next_hash = ?)',
    reader.merchantId,
    shown,
    shown,
  )
  if (secret === undefined) return undefined
  const isNext = secret.token_hash !== shown
  const givenAt = isNext ? secret.next_at : secret.given_at
  if (givenAt !== null && now - givenAt >= TOKEN_LIFE) return undefined
  const terminal = reader.first<Row<'paired_terminal'>>(
    `SELECT * FROM paired_terminal WHERE merchant_id = ? AND id = ? AND status = 'ACTIVE'`,
    reader.merchantId,
    secret.id,
  )
  return terminal && { terminal, givenAt, isNext }
}

/** Whether a token is to be replaced by now. */
export const isTokenOld = (givenAt: number | null, now: number): boolean =>
  givenAt !== null && now - givenAt >= TOKEN_RENEWED_AFTER

/** The secrets of nodes that may come in and have one. */
export const tokensInUse = (reader: Reader): Secret[] =>
  reader.all<Secret>(
    `SELECT secret.* FROM terminal_secret AS secret JOIN paired_terminal AS terminal ON terminal.id = secret.id
     WHERE secret.merchant_id = ? AND secret.token_hash IS NOT NULL AND terminal.status = 'ACTIVE' ORDER BY secret.id`,
    reader.merchantId,
  )
