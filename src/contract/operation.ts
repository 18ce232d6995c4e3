import { oc } from '@orpc/contract'
import type { HTTPMethod } from '@orpc/contract'
import type { z } from 'zod'
import type { Permission } from './access'
import { ERRORS, RefusalData } from './errors'
import type { ErrorCode } from './errors'

/**
 * What every operation says of itself beside its schemas. `command` writes through the single write path, `query` only
 * reads, `session` is answered by the access room (signing in, setting up), `node` concerns the machine itself (pairing, roles,
 * diagnostics): who calls is known and allowed, nothing of it is a command.
 */
export interface OperationMeta {
  kind: 'command' | 'query' | 'session' | 'node'
  /** Checked inside execute or before a query runs; null where anyone may call (sign-in, first start). */
  permission: Permission | null
}

interface Declaration<Input extends z.ZodType, Output extends z.ZodType, Code extends ErrorCode> {
  permission: Permission
  method: HTTPMethod
  path: `/v1/api/${string}`
  summary: string
  tag: string
  input: Input
  output: Output
  errors?: readonly Code[]
}

const COMMON_ERRORS = [
  'INVALID_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
] as const satisfies readonly ErrorCode[]
const WRITE_ERRORS = [
  'COMMAND_ID_REUSED',
  'OUTCOME_UNKNOWN',
  'ANSWER_LOST',
  'STORE_READ_ONLY',
  'HUB_NEEDED',
  'HUB_BUSY',
  'OFFLINE_BLOCKED',
  'QUARANTINED',
  'TERMINAL_TOO_OLD',
  'STORE_NOT_READY',
] as const satisfies readonly ErrorCode[]

const errorMap = <Code extends ErrorCode>(codes: readonly Code[]) =>
  Object.fromEntries(
    codes.map((code) => [code, { status: ERRORS[code].status, message: ERRORS[code].title, data: RefusalData }]),
  ) as Record<Code, { status: number; message: string; data: typeof RefusalData }>

const base = oc.$meta<OperationMeta>({ kind: 'query', permission: null })

const declare = <Input extends z.ZodType, Output extends z.ZodType, Code extends ErrorCode>(
  meta: OperationMeta,
  declaration: Omit<Declaration<Input, Output, Code>, 'permission'>,
  codes: readonly ErrorCode[],
) =>
  base
    .meta(meta)
    .route({
      method: declaration.method,
      path: declaration.path,
      summary: declaration.summary,
      tags: [declaration.tag],
    })
    .errors(errorMap([...codes, ...(declaration.errors ?? [])]))
    .input(declaration.input)
    .output(declaration.output)

/** Declares a write: one command, one savepoint, one log row. Its name is its path in the contract. */
export const command = <Input extends z.ZodType, Output extends z.ZodType, Code extends ErrorCode = never>(
  declaration: Declaration<Input, Output, Code>,
) => declare({ kind: 'command', permission: declaration.permission }, declaration, [...COMMON_ERRORS, ...WRITE_ERRORS])

/** Declares a read. */
export const query = <Input extends z.ZodType, Output extends z.ZodType, Code extends ErrorCode = never>(
  declaration: Declaration<Input, Output, Code>,
) => declare({ kind: 'query', permission: declaration.permission }, declaration, COMMON_ERRORS)

/** Declares what concerns this node itself; it is permitted like a query and may change the node, not the store. */
export const node = <Input extends z.ZodType, Output extends z.ZodType, Code extends ErrorCode = never>(
  declaration: Declaration<Input, Output, Code>,
) => declare({ kind: 'node', permission: declaration.permission }, declaration, COMMON_ERRORS)

/** Declares an operation of signing in or setting up, which may be called before anyone is known. */
export const session = <Input extends z.ZodType, Output extends z.ZodType, Code extends ErrorCode = never>(
  declaration: Omit<Declaration<Input, Output, Code>, 'permission'>,
) => declare({ kind: 'session', permission: null }, declaration, ['INVALID_INPUT'])
