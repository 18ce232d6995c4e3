import type { SyncStatus } from '@contract/sync'

/** Everything of the page as text, for a message to whoever looks after the store; it holds no data of guests. */
export const reportOf = (status: SyncStatus): string =>
  `Floorbook ${status.version}, ${status.terminal.code}, ${status.now}\n${JSON.stringify(status, null, 2)}\n`
