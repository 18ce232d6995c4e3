import { StandardOpenAPIHandler } from '@orpc/openapi/standard'
import type { Problem, Refusal } from '@contract/errors'
import { coerceSearch } from './coerce'
import { restCommandId } from './command-id'
import { contextOf, refusing, requestOf } from './http'
import type { ContractHandler, HttpAnswer, HttpHandler } from './http'
import type { Log } from './log'
import { marksOf } from './marks'
import type { NodePort } from './ports'
import { problemOf, PROBLEM_TYPE, refusalOf } from './refusals'
import { createRouter } from './router'
import type { CallContext } from './router'
import { routeFor } from './routes'

const createHandler = (node: NodePort, log: Log): ContractHandler =>
  new StandardOpenAPIHandler<CallContext>(createRouter(node, log), {
    interceptors: [refusing(log)],
    clientInterceptors: [
      (options) => {
        const { route, inputSchema } = options.procedure['~orpc']
        return options.next(
          route.method === 'GET' ? { ...options, input: coerceSearch(inputSchema, options.input) } : options,
        )
      },
    ],
    customErrorResponseBodyEncoder: (error) => problemOf(refusalOf(error) ?? { code: 'INTERNAL' }, error.status),
  })

const contextFor = (node: NodePort, headers: CallContext['headers'], address: string): CallContext => ({
  ...contextOf(node, headers, address),
  commandId(caller, { name }) {
    const { method, path } = routeFor(name)
    return restCommandId(headers, node.now(), caller.credentialId, `${method} ${path}`)
  },
})

/**
 * A challenge goes with every 401. Pages are not offered BASIC, because a browser would put its own sign-in box over
 * them; browsers say by Sec-Fetch-Mode that a page asks.
 */
const challenge = (headers: CallContext['headers']): string =>
  headers['sec-fetch-mode'] === undefined
    ? 'Bearer realm="Floorbook", Basic realm="Floorbook", charset="UTF-8"'
    : 'Bearer realm="Floorbook"'

/** Headers of a problem document: its type, how to say who one is, when to come back. */
function problemHeaders(problem: Problem, asked: CallContext['headers']): Record<string, string> {
  const seconds = problem.facts?.['retryAfterSeconds']
  return {
    'content-type': PROBLEM_TYPE,
    ...(problem.status === 401 ? { 'www-authenticate': challenge(asked) } : {}),
    ...(typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {}),
  }
}

/** A refusal as REST answers it: an RFC 9457 problem document (API-3). */
export const restRefusal = (refusal: Refusal, status?: number, asked: CallContext['headers'] = {}): HttpAnswer => {
  const problem = problemOf(refusal, status)
  return { status: problem.status, headers: problemHeaders(problem, asked), body: JSON.stringify(problem) }
}

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Answers other programs at the routes of the contract (API-1). */
export function createRestHandler(node: NodePort, log: Log): HttpHandler {
  const handler = createHandler(node, log)
  return async (call) => {
    // Merged with the path's parameters, a body that is no object would silently count as none.
    if (call.body !== undefined && !isRecord(call.body)) return restRefusal({ code: 'INVALID_INPUT' })
    const context = contextFor(node, call.headers, call.address)
    const { matched, response } = await handler.handle(requestOf(call), { context })
    if (!matched) return undefined
    const body = JSON.stringify(response.body)
    if (response.status < 400) {
      return { status: response.status, headers: { 'content-type': 'application/json', ...marksOf(context) }, body }
    }
    // Border: an answer of 400 and above was written by the error encoder above.
    return { status: response.status, headers: problemHeaders(response.body as Problem, call.headers), body }
  }
}
