import type { Locator, Page } from '@playwright/test'
import { picture } from '../e2e/support/picture'

/** Takes a picture for the documents, of a page or of a part of one, once everything that moves has come to rest. */
export async function shoot(page: Page, name: string, part: Page | Locator = page): Promise<void> {
  await page.waitForTimeout(700)
  await picture(page, name, part)
}
