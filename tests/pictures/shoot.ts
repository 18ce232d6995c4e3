import type { Locator, Page } from '@playwright/test'

const FOLDER = 'docs/screens'

/** Takes a picture for the documents, of a page or of a part of one, once everything that moves has come to rest. */
export async function shoot(page: Page, name: string, part: Page | Locator = page): Promise<void> {
  await page.waitForTimeout(700)
  await part.screenshot({ path: `${FOLDER}/${name}.png` })
}
