import { implement, ORPCError } from '@orpc/server'
import type { AnyProcedure, Router } from '@orpc/server'
import { contract } from '@contract/contract'
import type { Contract, Operation } from '@contract/contract'
import type { ErrorCode } from '@contract/errors'
import { Id } from '@contract/primitives'
import { isWriteFailure } from '../store/faults'
import { credentialOf, headerText } from './credential'
import type { Headers } from './credential'
import { faultFacts } from './log'
import type { Log } from './log'
import type { NodeOperationName, NodePort, Remote, SessionOperationName, SignedIn } from './ports'
import { refusalError, refusalOf, valueOf } from './refusals'
import { ROUTES } from './routes'

/** What a transport tells of a call beside its input. */
export interface CallContext {
  remote: Remote
  headers: Headers
  /** The id of the command that this call is; the transports differ in how a client names it. */
  commandId(caller: SignedIn, operation: Operation): string
  /** Set once an operation was reached: what is thrown before it was no readable call. */
  reached?: boolean
  /** Set by a command that was answered from its stored result. */
  replayed?: boolean
  /** Set by a command that the hub has not decided yet. */
  provisional?: boolean
}

/** Who calls. Authentication happens here and nowhere else, for every transport (API-2). */
export async function authenticate(
  node: NodePort,
  context: Pick<CallContext, 'headers' | 'remote'>,
): Promise<SignedIn> {
  const credential = credentialOf(context.headers)
  if (credential === undefined) throw refusalError({ code: 'UNAUTHENTICATED' })
  const merchantId = merchantOf(context.headers)
  return valueOf(await node.authenticate(credential, merchantId, context.remote))
}

/** The merchant that x-merchant-id names. What is no id names no store, and another's store does not exist (404). */
function merchantOf(headers: Headers): string | undefined {
  if (headers['x-merchant-id'] === undefined) return undefined
  const given = Id.safeParse(headerText(headers, 'x-merchant-id'))
  if (!given.success) throw refusalError({ code: 'NOT_FOUND', path: 'x-merchant-id' })
  return given.data
}

/** Signing in takes the merchant from its input; a program that sends the header everywhere need not repeat it there. */
const sessionInput = (operation: Operation, input: unknown, headers: Headers): unknown => {
  const merchantId = operation.name.startsWith('sessions.') ? merchantOf(headers) : undefined
  return merchantId === undefined ? input : { merchantId, ...(input as object) }
}

/** One operation, whatever its transport: who calls, then the store's command or query, or the access room. */
async function perform(node: NodePort, operation: Operation, context: CallContext, input: unknown): Promise<unknown> {
  const { name } = operation
  switch (operation.meta.kind) {
    case 'session': {
      // The port types each session operation's input; here it is still as it came, and the node validates it.
      const given = sessionInput(operation, input, context.headers) as never
      return valueOf(await node.session(name as SessionOperationName, given, context.remote))
    }
    case 'query': {
      const caller = await authenticate(node, context)
      return valueOf(caller.store.ask(name, input, caller.staffId))
    }
    case 'node': {
      const caller = await authenticate(node, context)
      return valueOf(await caller.store.operate(name as NodeOperationName, input, caller.staffId))
    }
    case 'command': {
      const caller = await authenticate(node, context)
      const id = context.commandId(caller, operation)
      const outcome = await caller.store.execute({ id, name, input, staffId: caller.staffId })
      if (outcome.replayed === true) context.replayed = true
      if (outcome.provisional === true) context.provisional = true
      // No command answers nothing: this one's answer is not in the log, which is all that is known of it here.
      if (outcome.ok && outcome.value === null) {
        throw refusalError({ code: 'ANSWER_LOST', facts: { seq: outcome.seq ?? null } })
      }
      return valueOf(outcome)
    }
  }
}

/**
 * The contract, implemented once for all transports. Validation by oRPC is off (an index that is no number is never
 * reached): the node validates input in one place and answers entities made by its own mappers.
 */
export function createRouter(node: NodePort, log: Log): Router<Contract, CallContext> {
  const handle = (operation: Operation) => async (call: { context: CallContext; input: unknown }) => {
    call.context.reached = true
    const start = performance.now()
    const count = (outcome: 'ok' | ErrorCode): void =>
      node.metrics.count(operation.name, outcome, (performance.now() - start) / 1_000)
    try {
      const answer = await perform(node, operation, call.context, call.input)
      count('ok')
      return answer
    } catch (thrown) {
      const code = refusalOf(thrown)?.code ?? (isWriteFailure(thrown) ? 'STORE_READ_ONLY' : 'INTERNAL')
      count(code)
      if (thrown instanceof ORPCError) throw thrown
      log.error({ operation: operation.name, ...faultFacts(thrown) }, 'operation failed')
      throw refusalError({ code })
    }
  }
  const unvalidated = { initialInputValidationIndex: Number.NaN, initialOutputValidationIndex: Number.NaN }
  // Border: the tree is walked by name, which the implementer's types cannot follow.
  type Handler = (call: { context: CallContext; input: unknown }) => Promise<unknown>
  const tree = implement(contract).$context<CallContext>().$config(unvalidated) as unknown as Record<
    string,
    Record<string, { handler(handler: Handler): AnyProcedure }>
  >
  const router: Record<string, Record<string, AnyProcedure>> = {}
  for (const { operation, group, action } of ROUTES.values()) {
    const procedure = tree[group]?.[action]
    if (procedure === undefined) throw new Error(`the contract lacks ${operation.name}`)
    router[group] = { ...router[group], [action]: procedure.handler(handle(operation)) }
  }
  return router as unknown as Router<Contract, CallContext>
}
