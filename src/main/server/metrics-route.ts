import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SyncStatus } from '@contract/sync'
import type { NodePort } from '../api/ports'
import { refusalOf, valueOf } from '../api/refusals'
import { authenticate } from '../api/router'
import { sendRefusal } from './faults'
import { isLoopback } from './origins'

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** A socket of both families gives IPv4 callers in IPv6's clothes. */
const isFromHere = (address: string): boolean => isLoopback(address.replace(/^::ffff:/i, ''))

/**
 * How which stores stand, for this caller. Who gives a credential is held to it, and is told of one store; a collector that
 * runs on this machine needs none, and is told of all. There are counts and times here, no names and no guests.
 */
const statusesFor = async (node: NodePort, { headers, ip }: FastifyRequest): Promise<SyncStatus[]> => {
  if (headers.authorization === undefined && isFromHere(ip)) {
    return node.stores().flatMap((store) => store.syncStatus?.() ?? [])
  }
  const caller = await authenticate(node, { headers, remote: { address: ip } })
  // The operation's own permission, Diagnostics.find, is checked behind this, and its own output comes back.
  return [valueOf(await caller.store.operate('sync.status', {}, caller.staffId)) as SyncStatus]
}

/** Figures for Prometheus at GET /metrics (OPS-4). */
export function addMetrics(app: FastifyInstance, node: NodePort): void {
  app.get('/metrics', async (request, reply) => {
    try {
      const text = await node.metrics.text(await statusesFor(node, request))
      return await reply.type(CONTENT_TYPE).header('cache-control', 'no-store').send(text)
    } catch (thrown) {
      const refusal = refusalOf(thrown)
      if (refusal === undefined) throw thrown
      return sendRefusal(request, reply, refusal)
    }
  })
}
