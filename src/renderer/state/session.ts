import { createStore } from 'zustand/vanilla'
import type { Outputs } from '@contract/contract'
import type { Permission } from '@contract/access'
import type { SessionInfo } from '@contract/operations/store'

/** The store as anyone may know it before signing in. */
export type StoreCard = Outputs['setup']['status']['stores'][number]

/**
 * Where the terminal stands. `locked` keeps the floor running behind the sign-in page, so that unlocking is instant,
 * but a reload while locked starts at the sign-in page: the token is then kept in memory only.
 */
export type Phase = 'starting' | 'unreachable' | 'setup' | 'signIn' | 'signedIn' | 'locked'

export interface SessionState {
  phase: Phase
  card: StoreCard | null
  token: string | null
  info: SessionInfo | null
  /** Why the sign-in page is shown again, where it was not asked for. */
  ended: boolean
}

export interface SessionStore extends SessionState {
  met(card: StoreCard | null): void
  unreachable(): void
  entered(answer: SessionInfo & { token: string }): void
  refreshed(info: SessionInfo): void
  lock(): void
  leave(ended: boolean): void
}

const KEY = 'floorbook.token'
type Keeper = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const quietly = <Value>(act: () => Value): Value | null => {
  try {
    return act()
  } catch {
    // Storage that is denied costs a sign-in after a reload, nothing else.
    return null
  }
}

export const makeSession = (keeper: Keeper) =>
  createStore<SessionStore>()((set, get) => ({
    phase: 'starting',
    card: null,
    token: quietly(() => keeper.getItem(KEY)),
    info: null,
    ended: false,
    met: (card) => set({ card, token: null, phase: card === null ? 'setup' : 'signIn' }),
    unreachable: () => set({ phase: 'unreachable' }),
    entered({ token, ...info }) {
      quietly(() => keeper.setItem(KEY, token))
      const { id, name, language, trial, palette } = info.merchant
      set({ phase: 'signedIn', token, info, ended: false, card: { id, name, language, trial, palette } })
    },
    refreshed: (info) => set({ info }),
    lock() {
      if (get().phase !== 'signedIn') return
      quietly(() => keeper.removeItem(KEY))
      set({ phase: 'locked' })
    },
    leave(ended) {
      quietly(() => keeper.removeItem(KEY))
      set({ phase: get().card === null ? 'setup' : 'signIn', token: null, info: null, ended })
    },
  }))

/** Whether who is signed in may do something; the store decides again when it is done. */
export const may = (session: SessionState, permission: Permission): boolean =>
  session.info?.permissions.includes(permission) ?? false
