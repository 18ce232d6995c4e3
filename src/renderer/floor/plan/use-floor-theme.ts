import { useMemo } from 'react'
import { useStore } from 'zustand'
import { usePreferences, useTerminal } from '../../app/context'
import { useScheme } from '../../app/use-scheme'
import { themeOf } from '../canvas'
import type { Palette } from '../canvas'

/** The palette of the store, or the one chosen on this terminal. */
export function useFloorTheme(): Palette {
  const { projection } = useTerminal()
  const ofStore = useStore(projection.store, (state) => state.data.merchant?.palette ?? 'default')
  const chosen = usePreferences((preferences) => preferences.palette)
  const scheme = useScheme()
  return useMemo(() => themeOf(chosen ?? ofStore, scheme), [chosen, ofStore, scheme])
}
