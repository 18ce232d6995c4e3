import type { OperationName, OutputOf, ParsedInputOf } from '@contract/contract'
import type { Permission } from '@contract/access'
import type { Reader } from '../store/reader'
import type { Tx } from '../store/tx'
import type { z } from 'zod'

/** One write of the registry: schema, permission and a plain synchronous function over a Tx. */
export interface CommandDefinition {
  name: string
  /** null: only the node itself issues it. */
  permission: Permission | null
  input: z.ZodType
  run(tx: Tx, input: never): unknown
}

/** The functions of a room, by operation name; `satisfies` holds each to its contract. */
export type CommandFunctions = { [Name in OperationName]?: (tx: Tx, input: ParsedInputOf<Name>) => OutputOf<Name> }

/** What a query may know beside its input. */
export interface AskContext {
  /** UTC milliseconds. */
  now: number
  staffId: string
}
export type QueryFunctions = {
  [Name in OperationName]?: (reader: Reader, input: ParsedInputOf<Name>, context: AskContext) => OutputOf<Name>
}
