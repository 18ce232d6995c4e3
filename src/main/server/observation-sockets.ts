import { OBSERVATION_EVENT, OBSERVATION_NAMESPACE } from '@contract/observation'
import type { ListenersOptions } from '../api/listeners'
import { Observation } from '../api/observation'
import type { NodePort } from '../api/ports'
import { carryListeners } from './sockets'
import type { Sockets } from './sockets'

export interface ObservationSocketOptions extends ListenersOptions {
  /** Unsent bytes beyond which an observer is cut off; it comes back and goes on where it was. */
  bufferBound?: number
}

const BUFFER_BOUND = 4 * 1024 * 1024

/** Other programs that follow the store (SYN-8), in a namespace of their own. Returns what ends it. */
export function addObservationSockets(
  { server }: Sockets,
  node: NodePort,
  { bufferBound = BUFFER_BOUND, ...options }: ObservationSocketOptions,
): { close(): void } {
  const observation = new Observation(node, options)
  carryListeners({
    namespace: server.of(OBSERVATION_NAMESPACE),
    event: OBSERVATION_EVENT,
    bufferBound,
    connect: (sink, remote) => observation.connect(sink, remote),
  })
  return { close: () => observation.close() }
}
