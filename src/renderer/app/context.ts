import { createContext, use } from 'react'
import { useStore } from 'zustand'
import type { Terminal } from './terminal'
import type { ConnectionStore } from '../state/connection'
import type { FloorViewStore } from '../state/floor-view'
import type { PreferencesStore } from '../state/preferences'
import type { Projection } from '../state/projection/projection'
import type { SessionStore } from '../state/session'

export const TerminalContext = createContext<Terminal | null>(null)

export function useTerminal(): Terminal {
  const terminal = use(TerminalContext)
  if (terminal === null) throw new Error('a screen stands outside of its terminal')
  return terminal
}

export const useSession = <Value>(select: (session: SessionStore) => Value): Value =>
  useStore(useTerminal().session, select)

export const usePreferences = <Value>(select: (preferences: PreferencesStore) => Value): Value =>
  useStore(useTerminal().preferences, select)

export const useConnection = <Value>(select: (connection: ConnectionStore) => Value): Value =>
  useStore(useTerminal().connection, select)

export const useFloorView = <Value>(select: (view: FloorViewStore) => Value): Value =>
  useStore(useTerminal().floorView, select)

export const useNow = (): number => useStore(useTerminal().clock, (clock) => clock.now)

/** The projection itself, for functions over it; the component is drawn again after each change. */
export function useProjection(): Projection {
  const { store } = useTerminal().projection
  useStore(store, (state) => state.version)
  return useStore(store, (state) => state.data)
}

/** The projection, for what depends on layouts, zones, units and staff only. */
export function useStructure(): Projection {
  const { store } = useTerminal().projection
  useStore(store, (state) => state.structure)
  return useStore(store, (state) => state.data)
}
