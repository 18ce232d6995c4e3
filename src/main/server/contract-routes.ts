import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OperationName } from '@contract/contract'
import type { HttpHandler } from '../api/http'
import type { Log } from '../api/log'
import type { NodePort } from '../api/ports'
import { createRestHandler } from '../api/rest'
import { ROUTES } from '../api/routes'
import { createRpcHandler } from '../api/rpc'
import { sendAnswer, sendRefusal } from './faults'
import type { Limiter } from './limits'

/** Largest body in bytes: of a floor aggregate with its 20,000 nodes, and of everything else. */
export const AGGREGATE_BODY_LIMIT = 32 * 1024 * 1024
export const BODY_LIMIT = 1024 * 1024

const AGGREGATES: ReadonlySet<OperationName> = new Set([
  'allocationLayouts.create',
  'allocationLayouts.update',
  'allocationZones.create',
  'allocationZones.createBatch',
  'allocationZones.update',
])

const handlerFor = (handle: HttpHandler) => async (request: FastifyRequest, reply: FastifyReply) => {
  const { method, url, headers, body, ip } = request
  const answer = await handle({ method, url, headers, body, address: ip })
  return answer === undefined ? sendRefusal(request, reply, { code: 'NOT_FOUND' }) : sendAnswer(reply, answer)
}

/**
 * Every operation of the contract as two routes: RPC for browser terminals and REST for other programs. What is not
 * declared has no route. Signing in and setting up are limited strictly.
 */
export function addContractRoutes(app: FastifyInstance, node: NodePort, log: Log, limitSignIn: Limiter): void {
  const rest = handlerFor(createRestHandler(node, log))
  const rpc = handlerFor(createRpcHandler(node, log))
  for (const { operation, method, path, rpcPath } of ROUTES.values()) {
    const isSignIn = operation.meta.kind === 'session' && method !== 'GET'
    const options = {
      bodyLimit: AGGREGATES.has(operation.name) ? AGGREGATE_BODY_LIMIT : BODY_LIMIT,
      ...(isSignIn ? { onRequest: limitSignIn } : {}),
    }
    app.route({ ...options, method: 'POST', url: rpcPath, handler: rpc })
    app.route({ ...options, method, url: path.replaceAll(/\{(\w+)\}/gu, ':$1'), handler: rest })
  }
}
