import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, PEOPLE, signIn, smallTargets, stateOf, tableIds, test } from './screens'
import { seated } from './support/evening'
import type { Evening } from './support/evening'

/** Three parties sit in the main room; the patio's middle has four tables for four. */
const rain: Evening = { deeds: [seated('one', '1', 2), seated('two', '3', 4), seated('three', '12', 2)] }
/** Nobody has a table for six on the patio. */
const tooMany: Evening = { deeds: [seated('one', '1', 2), seated('six', '9', 6)] }

const dialogOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Move everyone in an area' })
const open = (page: Page): Promise<void> => page.getByRole('button', { name: 'Move everyone in an area' }).click()
const whereTo = (page: Page, area: string): Promise<void> =>
  dialogOf(page).getByRole('group', { name: 'Where to' }).getByText(area, { exact: false }).click()

test.describe('everyone in an area', () => {
  test.describe('that fits elsewhere', () => {
    test.use({ evening: rain })

    test('moves after it was said who goes where, and comes back with Undo', async ({ window: page }) => {
      await signIn(page, PEOPLE.host)
      const ids = await tableIds(page)
      await open(page)
      await expect(dialogOf(page).getByRole('radio', { name: 'Main room, Main floor, 3 parties' })).toBeChecked()
      await whereTo(page, 'Middle')
      const lines = dialogOf(page).getByRole('list', { name: 'Who goes where' }).getByRole('listitem')
      await expect(lines).toHaveCount(3)
      await expect(lines.filter({ hasText: 'From 3 to' })).toContainText(/to 1(09|10|11|12):.*4 guests · A-002/)
      await expectAccessible(page, 'moving everyone')
      expect(await smallTargets(page)).toEqual([])
      await dialogOf(page).getByRole('button', { name: 'Move 3 parties' }).click()
      await expect(page.getByText('Everyone moved from Main room to Middle')).toBeVisible()
      for (const number of ['1', '3', '12']) await expect.poll(() => stateOf(page, ids.get(number))).toBe('free')

      await page.getByRole('button', { name: 'Undo' }).click()
      await expect(page.getByText('Taken back')).toBeVisible()
      for (const number of ['1', '3', '12']) await expect.poll(() => stateOf(page, ids.get(number))).toBe('seated')
    })

    test('is opened by a key, and moves nobody where nobody sits', async ({ window: page }) => {
      await signIn(page, PEOPLE.host)
      await page.keyboard.press('m')
      await dialogOf(page).getByRole('group', { name: 'Who leaves' }).getByText('Left row').click()
      await whereTo(page, 'Right row')
      await expect(dialogOf(page).getByText('Nobody sits there or is booked there today.')).toBeVisible()
      await expect(dialogOf(page).getByRole('button', { name: 'Move', exact: true })).toBeDisabled()
      await page.keyboard.press('Escape')
      await expect(dialogOf(page)).toHaveCount(0)
    })
  })

  test.describe('that does not fit', () => {
    test.use({ evening: tooMany })

    test('stays, and whoever finds no place is named; fewer seats may be accepted', async ({ window: page }) => {
      await signIn(page, PEOPLE.host)
      const ids = await tableIds(page)
      await open(page)
      await whereTo(page, 'Middle')
      await expect(
        dialogOf(page).getByText('Middle has no place for 6 guests · A-002, table 9, so nobody moves.'),
      ).toBeVisible()
      await expect(dialogOf(page).getByRole('button', { name: 'Move', exact: true })).toBeDisabled()
      await dialogOf(page).getByText('Also move where seats are too few').click()
      await dialogOf(page).getByRole('button', { name: 'Move 2 parties' }).click()
      await expect(page.getByText('Everyone moved from Main room to Middle')).toBeVisible()
      await expect.poll(() => stateOf(page, ids.get('9'))).toBe('free')
    })
  })
})
