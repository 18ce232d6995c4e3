import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { PROJECT } from './places'

/**
 * Takes a picture of a step of a story, where somebody asked for pictures: FLOORBOOK_PICTURES names the folder, from the root of
 * the project, in which each story has its own.
 */
export async function picture(page: Page, story: string, step: string): Promise<void> {
  const folder = process.env['FLOORBOOK_PICTURES']
  if (folder === undefined) return
  await mkdir(join(PROJECT, folder, story), { recursive: true })
  await page.screenshot({ path: join(PROJECT, folder, story, `${step}.png`) })
}
