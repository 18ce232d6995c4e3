import type { Page } from '@playwright/test'

/** How a page is looked at. */
export interface Look {
  /** What the picture's name ends in. */
  ending: string
  width?: number
  height?: number
  dark?: boolean
  vietnamese?: boolean
}

export const WIDE: Look = { ending: '' }
const PHONE = { width: 390, height: 844 }

/** A screen as documents show it: once each way, Vietnamese where the room is least. */
export const LOOKS: readonly Look[] = [
  WIDE,
  { ending: '-dark', dark: true },
  { ending: '-vietnamese', vietnamese: true, width: 1024, height: 768 },
  { ending: '-phone', ...PHONE },
]

/** A screen on a desktop and on a phone, each in Vietnamese and in the dark too. */
export const ALL_LOOKS: readonly Look[] = [
  WIDE,
  { ending: '-dark', dark: true },
  { ending: '-vietnamese', vietnamese: true },
  { ending: '-phone', ...PHONE },
  { ending: '-phone-dark', ...PHONE, dark: true },
  { ending: '-phone-vietnamese', ...PHONE, vietnamese: true },
]

/** Shows a page as someone else would have it; whoever is signed in stays so. */
export async function lookAt(page: Page, { width = 1280, height = 800, dark = false, vietnamese = false }: Look) {
  await page.setViewportSize({ width, height })
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
  await page.evaluate(
    (language) => {
      const key = 'floorbook.preferences'
      const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as object
      localStorage.setItem(key, JSON.stringify({ ...kept, language }))
    },
    vietnamese ? 'vi' : 'en',
  )
  await page.reload()
  await page.getByRole('navigation').first().waitFor()
}
