import { StandardRPCHandler } from '@orpc/server/standard'
import type { Refusal } from '@contract/errors'
import { rpcCommandId } from './command-id'
import { contextOf, refusing, requestOf } from './http'
import type { ContractHandler, HttpAnswer, HttpHandler } from './http'
import type { Log } from './log'
import type { NodePort } from './ports'
import { refusalError } from './refusals'
import { createRouter } from './router'
import type { CallContext } from './router'
import { RPC_PREFIX } from './routes'

/** oRPC's own protocol over the contract; carried by HTTP for browsers and by a window's port on the desktop. */
export const createContractHandler = (node: NodePort, log: Log): ContractHandler =>
  new StandardRPCHandler(createRouter(node, log), { interceptors: [refusing(log)] })

/** The context of a call over RPC: the client names its commands by x-command-id (SYN-4). */
export const rpcContext = (node: NodePort, headers: CallContext['headers'], address: string): CallContext => ({
  ...contextOf(node, headers, address),
  commandId: () => rpcCommandId(headers, node.now()),
})

/** Answers browser terminals at /rpc/<group>/<operation>. */
export function createRpcHandler(node: NodePort, log: Log): HttpHandler {
  const handler = createContractHandler(node, log)
  return async (call) => {
    const context = rpcContext(node, call.headers, call.address)
    const { matched, response } = await handler.handle(requestOf(call), { prefix: RPC_PREFIX, context })
    return matched
      ? {
          status: response.status,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(response.body),
        }
      : undefined
  }
}

/** A refusal by the HTTP shell (too many calls, too large a body), in the form that RPC clients read. */
export const rpcRefusal = (refusal: Refusal, status?: number): HttpAnswer => {
  const error = refusalError(refusal).toJSON()
  return {
    status: status ?? error.status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ json: { ...error, status: status ?? error.status } }),
  }
}
