import type { Page } from '@playwright/test'

const FOLDER = 'docs/screens'

/** Takes a picture for the documents, once everything that moves has come to rest. */
export async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(700)
  await page.screenshot({ path: `${FOLDER}/${name}.png` })
}
