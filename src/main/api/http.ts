import type { StandardHandler } from '@orpc/server/standard'
import type { Headers } from './credential'
import { faultFacts } from './log'
import type { Log } from './log'
import type { NodePort } from './ports'
import { refusalError, refusalOf } from './refusals'
import type { CallContext } from './router'
import { freshId } from '../store/ids'

/** An HTTP request as the shell hands it over: the body is parsed JSON, or undefined where there was none. */
export interface HttpCall {
  method: string
  /** Path with query. */
  url: string
  headers: Headers
  body: unknown
  /** Address of the caller. */
  address: string
}

/** An answer for the shell to send: `body` is JSON text. */
export interface HttpAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

/** Answers a call, or undefined where no operation lies at its method and path. */
export type HttpHandler = (call: HttpCall) => Promise<HttpAnswer | undefined>

/** oRPC's handler, bare of any transport. */
export type ContractHandler = StandardHandler<CallContext>

type HandleInput = Parameters<ContractHandler['handle']>
/** The request as oRPC sees it. */
export type ContractRequest = HandleInput[0]

/** The context of a call before its transport has said how commands get their ids. */
export const contextOf = (node: NodePort, headers: Headers, address: string): CallContext => ({
  headers,
  remote: { address },
  commandId: () => freshId(node.now()),
})

/**
 * What every transport's handler does around a call: whatever is thrown becomes one of the contract's errors. What is
 * thrown before an operation was reached is a call that could not be read.
 */
export const refusing =
  (log: Log) =>
  async <Answer>(options: { context: CallContext; next(): Promise<Answer> }): Promise<Answer> => {
    try {
      return await options.next()
    } catch (thrown) {
      if (refusalOf(thrown) !== undefined) throw thrown
      if (options.context.reached !== true) throw refusalError({ code: 'INVALID_INPUT' })
      log.error(faultFacts(thrown), 'answer could not be written')
      throw refusalError({ code: 'INTERNAL' })
    }
  }

/** A request for oRPC's handler. The origin is of no meaning: only path and query are read. */
export const requestOf = (call: HttpCall): ContractRequest => ({
  method: call.method,
  url: new URL(call.url, 'http://node'),
  headers: call.headers as ContractRequest['headers'],
  body: () => Promise.resolve(call.body),
  signal: undefined,
})
