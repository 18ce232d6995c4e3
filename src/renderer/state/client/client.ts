import { createORPCClient } from '@orpc/client'
import type { ClientLink } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { DesktopBridge } from '@contract/bridge'
import type { Contract } from '@contract/contract'
import { desktopPort } from './desktop-port'

/** What goes beside a call's input: the id of the command, the same for every retry. */
export interface CallContext {
  commandId?: string | undefined
}

/** Every operation of the contract, typed. */
export type Client = ContractRouterClient<Contract, CallContext>

declare global {
  interface Window {
    /** Present in a desktop window only. */
    floorbook?: DesktopBridge
  }
}

interface ClientOptions {
  bridge: DesktopBridge | undefined
  /** The token of who is signed in, read anew for each call. */
  token: () => string | null
}

/** One client, two transports: the window's port on the desktop, HTTP to the page's own origin in a browser. */
export function makeClient({ bridge, token }: ClientOptions): Client {
  const headers = ({ context }: { context: CallContext }): Record<string, string> => {
    const current = token()
    return {
      ...(current === null ? {} : { authorization: `Bearer ${current}` }),
      ...(context.commandId === undefined ? {} : { 'x-command-id': context.commandId }),
    }
  }
  const link: ClientLink<CallContext> =
    bridge === undefined
      ? new FetchLink<CallContext>({ url: new URL('/rpc', window.location.href).href, headers })
      : new PortLink<CallContext>({ port: desktopPort(bridge), headers })
  return createORPCClient<Client>(link)
}
