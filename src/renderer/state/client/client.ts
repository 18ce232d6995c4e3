import { createORPCClient } from '@orpc/client'
import type { ClientLink } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { DesktopBridge } from '@contract/bridge'
import type { Contract } from '@contract/contract'
import { desktopPort } from './desktop-port'

/** What goes beside a call's input. A retry takes the context of the first try. */
export interface CallContext {
  /** The id of the command, the same for every retry. */
  commandId?: string | undefined
  /** Set by the first try: who did it is who did it, also where a retry goes out when somebody else has signed in. */
  token?: string | null
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
  /** The token of who is signed in, read anew for each call that is no retry. */
  token: () => string | null
}

/** One client, two transports: the window's port on the desktop, HTTP to the page's own origin in a browser. */
export function makeClient({ bridge, token }: ClientOptions): Client {
  const headers = ({ context }: { context: CallContext }): Record<string, string> => {
    context.token ??= token()
    return {
      ...(context.token === null ? {} : { authorization: `Bearer ${context.token}` }),
      ...(context.commandId === undefined ? {} : { 'x-command-id': context.commandId }),
    }
  }
  const link: ClientLink<CallContext> =
    bridge === undefined
      ? new FetchLink<CallContext>({ url: new URL('/rpc', window.location.href).href, headers })
      : new PortLink<CallContext>({ port: desktopPort(bridge), headers })
  return createORPCClient<Client>(link)
}
