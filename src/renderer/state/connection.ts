import { createStore } from 'zustand/vanilla'
import { isWithoutHub } from '@contract/sync'
import type { SyncPhase, SyncState } from '@contract/sync'

/** Whether what is shown is live, and since when not (UI-1: the age of what is shown is never hidden). */
export interface ConnectionState {
  /** notShown: who is signed in has no right to the floor; nothing is broken. */
  state: 'connecting' | 'live' | 'cutOff' | 'notShown'
  /** When this terminal last heard from the store, on its own clock; null before the first time. */
  heardAt: number | null
  /** How far the store's clock is ahead of this terminal's, in milliseconds. */
  skew: number
  /** How the node behind this screen stands to the hub of its store; null before it has said so. */
  sync: SyncState | null
}

export interface ConnectionStore extends ConnectionState {
  heard(at: number, storeNow?: number): void
  live(): void
  cutOff(): void
  notShown(): void
  synced(sync: SyncState): void
}

/** How this screen stands: to its node first, and where that is live, to the hub behind the node. */
export type Standing = 'connecting' | 'cutOff' | 'notShown' | SyncPhase

export const standingOf = ({ state, sync }: ConnectionState): Standing =>
  state === 'live' ? (sync?.phase ?? 'live') : state

/** Work done now is kept here and sent later. */
export const worksAlone = ({ state, sync }: ConnectionState): boolean =>
  state === 'live' && sync !== null && (isWithoutHub(sync.phase) || sync.phase === 'catching')

/** A clock that is off by less is left alone, so that times do not jitter with the network. */
const SKEW_TOLERANCE = 1_500

export const makeConnection = () =>
  createStore<ConnectionStore>()((set, get) => ({
    state: 'connecting',
    heardAt: null,
    skew: 0,
    sync: null,
    heard(at, storeNow) {
      const skew = storeNow === undefined ? get().skew : storeNow - at
      set({ heardAt: at, skew: Math.abs(skew - get().skew) > SKEW_TOLERANCE ? skew : get().skew })
    },
    live: () => set({ state: 'live' }),
    cutOff: () => set({ state: 'cutOff' }),
    notShown: () => set({ state: 'notShown' }),
    synced: (sync) => set({ sync }),
  }))
