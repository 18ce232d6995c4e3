import { nativeTheme, type BrowserWindow } from 'electron'

/** Colours of the page's own background, so that a window does not flash before its first picture. */
const BACKGROUND = { light: '#ffffff', dark: '#1a1b1e' } as const

/** The background for the operating system's present setting. */
export function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light
}

/** Keeps a window's background in step when the operating system changes between light and dark. */
export function followAppearance(window: BrowserWindow): void {
  const update = (): void => window.setBackgroundColor(backgroundColor())
  nativeTheme.on('updated', update)
  window.once('closed', () => nativeTheme.off('updated', update))
}
