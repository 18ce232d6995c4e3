import { join } from 'node:path'
import { Feed } from '../api/feed'
import { connectContractPort } from '../api/port'
import type { DesktopHost } from '../desktop/host'
import { lineLog } from './log'
import type { CredentialKeeper } from './credential-file'
import { serveNode } from './serving'
import type { ServingOptions } from './serving'

/** Browsers on the same machine find the desktop's floor here, or at the next free port. */
const DESKTOP_PORT = 4114

/** Opens the node for the desktop: windows over IPC, and the browser terminal on loopback beside them. */
export const openDesktopNode = async (
  dataFolder: string,
  options: {
    applicationFolder: string
    port?: number | undefined
    door?: ServingOptions['door']
    discovery?: string | undefined
    /** Guarded by the operating system: what this machine shows at the hub's door. */
    credentials: CredentialKeeper
  },
): Promise<{ host: DesktopHost; address: string; close(): Promise<void> }> => {
  const log = lineLog()
  const { node, server, close } = await serveNode({
    dataFolder,
    rendererFolder: join(options.applicationFolder, 'out', 'renderer'),
    host: '127.0.0.1',
    port: options.port ?? DESKTOP_PORT,
    orNextPort: options.port === undefined,
    credentials: options.credentials,
    discovery: options.discovery,
    ...(options.door !== undefined && { door: options.door }),
  })
  const feed = new Feed(node, { log })
  return {
    address: server.address,
    host: {
      connectContract: (send) => connectContractPort(node, send, { log }),
      connectFeed: (send) => feed.connect({ send }, { address: 'desktop' }),
    },
    close: async () => {
      feed.close()
      await close()
    },
  }
}
