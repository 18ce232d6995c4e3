import type { DesktopHost } from '../desktop/host'

/** Placeholder until the node exists: a host that takes everything and answers nothing. */
export function openDesktopNode(_dataFolder: string): Promise<{ host: DesktopHost; close(): Promise<void> }> {
  const silent = { receive() {}, close() {} }
  return Promise.resolve({
    host: { connectContract: () => silent, connectFeed: () => silent },
    close: () => Promise.resolve(),
  })
}
