import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, PEOPLE, seatByKeys, signIn, smallTargets, tableIds, test } from './screens'

async function open(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Manage', exact: true }).click()
  await page.getByRole('button', { name: 'Who serves where' }).click()
}
const dialogOf = (page: Page): Locator => page.getByRole('dialog')
const sections = (page: Page): Locator => page.locator('main').getByRole('listitem')

/** Gives somebody tables of the main room for the shift that the form begins with. */
async function give(page: Page, name: string, tables: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'Give tables' }).click()
  await dialogOf(page).getByRole('combobox', { name: 'Server' }).click()
  await page.getByRole('option', { name }).click()
  for (const table of tables)
    await dialogOf(page)
      .getByRole('button', { name: `Table ${table}`, exact: true })
      .click()
  await dialogOf(page).getByRole('button', { name: 'Save' }).click()
}

const rows = (page: Page): Promise<(string | null)[]> =>
  page.locator('tr[data-unit]').evaluateAll((found) => found.map((row) => row.getAttribute('data-number')))

test.describe('who serves where', () => {
  test('is given by a host, and shows the server its own tables at once', async ({ window: page, secondTerminal }) => {
    await signIn(page, PEOPLE.host)
    await open(page)
    await expect(page.getByText('Nobody has tables yet.')).toBeVisible()
    const server = await secondTerminal()
    await signIn(server, PEOPLE.server)
    await expect(server.getByRole('button', { name: 'My tables' })).toHaveCount(0)

    await give(page, 'Minh', ['7', '8'])
    await expect(page.getByText('Minh has these tables now')).toBeVisible()
    await expect(sections(page)).toContainText('Tables 7 and 8')
    await expectAccessible(page, 'who serves where')
    expect(await smallTargets(page)).toEqual([])

    await tableIds(server)
    await server.getByRole('button', { name: 'My tables' }).click()
    await server.keyboard.press('l')
    await expect.poll(() => rows(server)).toEqual(['7', '8'])

    // A colleague who takes the terminal over sees the whole floor.
    await server.keyboard.press('l')
    await server.getByRole('button', { name: 'Lock' }).click()
    await server.getByRole('button', { name: 'Someone else' }).click()
    await signIn(server, PEOPLE.cashier)
    await server.keyboard.press('l')
    await expect.poll(async () => (await rows(server)).length).toBe(12)
    await expect(server.getByRole('button', { name: 'My tables' })).toHaveCount(0)
    await server.keyboard.press('l')

    // A party that is seated there is the server's, and counts on the page.
    await seatByKeys(server, '7', 3)
    await expect(sections(page)).toContainText('1 party · 3 guests')
  })

  test('names one server for a table, takes tables away with a way back, and gives a whole room', async ({
    window: page,
  }) => {
    await signIn(page, PEOPLE.manager)
    await open(page)
    await give(page, 'Minh', ['7'])
    await expect(sections(page)).toHaveCount(1)
    await give(page, 'Lan', ['7', '9'])
    await expect(dialogOf(page).getByRole('alert')).toContainText('Minh has some of these tables at that time.')
    await expectAccessible(page, 'giving tables')
    await dialogOf(page).getByRole('button', { name: 'Table 7', exact: true }).click()
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await expect(sections(page).filter({ hasText: 'Lan' })).toContainText('Table 9')

    await page.getByRole('button', { name: 'Remove the tables of Lan' }).click()
    await expect(sections(page)).toHaveCount(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(sections(page)).toHaveCount(2)

    await page.getByRole('button', { name: 'Change the tables of Minh' }).click()
    await dialogOf(page)
      .getByRole('checkbox', { name: /^Main room/ })
      .check()
    await expect(dialogOf(page).getByRole('button', { name: 'Table 7', exact: true })).toHaveCount(0)
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await expect(sections(page).filter({ hasText: 'Minh' })).toContainText('Main room, Main floor')
  })

  test('says what is missing, and is no page for who may not change it', async ({ window: page, secondTerminal }) => {
    await signIn(page, PEOPLE.host)
    await open(page)
    await page.getByRole('button', { name: 'Give tables' }).click()
    await dialogOf(page).getByRole('button', { name: 'Save' }).click()
    await expect(dialogOf(page).getByRole('alert')).toHaveText('Choose who serves.')
    const server = await secondTerminal()
    await signIn(server, PEOPLE.server)
    await server.getByRole('button', { name: 'Manage', exact: true }).click()
    await expect(server.getByRole('button', { name: 'Terminals' })).toBeVisible()
    await expect(server.getByRole('button', { name: 'Who serves where' })).toHaveCount(0)
  })
})
