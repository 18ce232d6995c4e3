import { createStore } from 'zustand/vanilla'
import type { Language } from '@contract/primitives'
import type { PaletteName } from '../floor/canvas/theme/palette'

export type Scheme = 'light' | 'dark' | 'auto'

/** What someone likes to see on this terminal. Kept in the browser, never sent. */
export interface Preferences {
  /** null follows the store's language, and before there is a store the browser's. */
  language: Language | null
  scheme: Scheme
  /** null follows the store's palette. */
  palette: PaletteName | null
  floorView: 'plan' | 'list'
  /** Minutes without a touch after which the screen locks; 0 never. */
  lockMinutes: number
  legend: boolean
  /** Single keys act (WCAG 2.1.4 asks that they can be turned off). */
  keys: boolean
}

export interface PreferencesStore extends Preferences {
  prefer(change: Partial<Preferences>): void
}

const KEY = 'floorbook.preferences'
const DEFAULTS: Preferences = {
  language: null,
  scheme: 'auto',
  palette: null,
  floorView: 'plan',
  lockMinutes: 10,
  legend: false,
  keys: true,
}

type Keeper = Pick<Storage, 'getItem' | 'setItem'>

/** What was kept, over the defaults; anything unreadable is as good as nothing. */
function readKept(keeper: Keeper): Preferences {
  try {
    const kept: unknown = JSON.parse(keeper.getItem(KEY) ?? '{}')
    return typeof kept === 'object' && kept !== null ? { ...DEFAULTS, ...kept } : DEFAULTS
  } catch {
    // A browser that denies storage still shows the floor, with defaults.
    return DEFAULTS
  }
}

export const makePreferences = (keeper: Keeper) =>
  createStore<PreferencesStore>()((set, get) => ({
    ...readKept(keeper),
    prefer(change) {
      set(change)
      const { prefer: _prefer, ...kept } = get()
      try {
        keeper.setItem(KEY, JSON.stringify(kept))
      } catch {
        // Full or denied storage: the choice holds until the page is left.
      }
    },
  }))
