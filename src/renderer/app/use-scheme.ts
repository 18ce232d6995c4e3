import { useColorScheme } from '@mantine/hooks'
import { usePreferences } from './context'

/** Light, dark, or what the system asks for. */
export function useScheme(): 'light' | 'dark' {
  const wished = usePreferences((preferences) => preferences.scheme)
  const system = useColorScheme('light', { getInitialValueInEffect: false })
  return wished === 'auto' ? system : wished
}
