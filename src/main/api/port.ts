import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer'
import { ServerPeer } from '@orpc/standard-server-peer'
import { faultFacts, silentLog } from './log'
import type { Log } from './log'
import type { NodePort } from './ports'
import { createContractHandler, rpcContext } from './rpc'

/** One end of a port that carries the contract's frames; the shape that the desktop asks of the node. */
export interface ContractPort {
  /** A frame from the window. What cannot be read is dropped and logged, never thrown. */
  receive(frame: string | Uint8Array): void
  /** The window is gone: what is under way goes on, its answers are dropped. */
  close(): void
}

/** Largest frame that is read, in bytes or characters: a floor aggregate of 20,000 nodes fits. */
const LARGEST_FRAME = 32 * 1024 * 1024

/**
 * The contract over anything that carries frames both ways, such as plain IPC. Authentication, ids of commands and
 * errors are those of RPC over HTTP; `address` tells the node where its callers sit.
 */
export function connectContractPort(
  node: NodePort,
  send: (frame: string | Uint8Array) => void,
  { log = silentLog, address = 'desktop' }: { log?: Log; address?: string } = {},
): ContractPort {
  const handler = createContractHandler(node, log)
  const peer = new ServerPeer((frame) => {
    send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : new Uint8Array(frame))
  })
  let open = true
  return {
    receive(frame) {
      if (!open || frame.length > LARGEST_FRAME) return
      const handle: ReturnType<typeof createServerPeerHandleRequestFn> = (request) => {
        const context = rpcContext(node, request.headers, address)
        return createServerPeerHandleRequestFn(handler, { context })(request)
      }
      peer.message(frame, handle).catch((thrown: unknown) => {
        if (open) log.warn(faultFacts(thrown), 'frame dropped')
      })
    },
    close() {
      open = false
      peer.close()
    },
  }
}
