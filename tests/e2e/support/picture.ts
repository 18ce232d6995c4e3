import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { PROJECT } from './places'

/**
 * Takes a picture where somebody asked for pictures: FLOORBOOK_PICTURES names the folder, from the root of the project.
 * @param name below that folder, without an ending: a story's pictures have a folder of their own.
 */
export async function picture(page: Page, name: string, part: Page | Locator = page): Promise<void> {
  const folder = process.env['FLOORBOOK_PICTURES']
  if (folder !== undefined) await part.screenshot({ path: join(PROJECT, folder, `${name}.png`) })
}
