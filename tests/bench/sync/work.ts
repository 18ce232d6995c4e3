import { serveWork } from '../support/worker'
import type { Handlers } from '../support/worker'

/** What a process of a sync measurement can be; each is loaded alone, so that none carries another's libraries. */
const KINDS: Record<string, () => Promise<Handlers>> = {
  hub: async () => (await import('./hub')).hubWork(),
  terminals: async () => (await import('./terminals')).terminalsWork(),
  followers: async () => (await import('./followers')).followersWork(),
  'raw-hub': async () => (await import('../peers/sync/raw')).rawHubWork(),
  'raw-receivers': async () => (await import('../peers/sync/raw')).rawReceiversWork(),
  'yjs-hub': async () => (await import('../peers/sync/yjs')).yjsHubWork(),
  'yjs-receivers': async () => (await import('../peers/sync/yjs')).yjsReceiversWork(),
  'rxdb-hub': async () => (await import('../peers/sync/rxdb')).rxdbHubWork(),
  'rxdb-receivers': async () => (await import('../peers/sync/rxdb')).rxdbReceiversWork(),
}

export const work = async (kind: string): Promise<void> => serveWork((await KINDS[kind]?.()) ?? {})
