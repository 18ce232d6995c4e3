import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, PEOPLE, seatByKeys, signIn, smallTargets, tableIds, tapTable, test } from './screens'
import { inMinutes, named, seated, table } from './support/evening'
import type { Evening } from './support/evening'

/** Two parties sit, one of them grows, and somebody booked. */
const evening: Evening = {
  deeds: [
    seated('nam', '3', 4),
    seated('lien', '7', 2),
    { name: 'saleOrders.update', input: { id: named('nam'), guest: { name: 'Nam', partySize: 6 } } },
    {
      name: 'reservations.create',
      input: {
        reservedFrom: inMinutes(180),
        reservedTo: inMinutes(270),
        allocationUnitIds: [table('5')],
        guest: { name: 'Hòa', partySize: 4 },
      },
    },
  ],
}

const open = (page: Page): Promise<void> => page.getByRole('button', { name: 'Activity' }).click()
const entries = (page: Page): Locator => page.locator('main').getByRole('listitem')
const unfold = (entry: Locator): Promise<void> => entry.getByText('What changed').click()

test.describe('what happened', () => {
  test.use({ evening })

  test('tells what each entry changed, before and after, and leads to all of its order', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    await open(page)
    const grown = entries(page).filter({ hasText: 'Details changed at table 3' })
    await unfold(grown)
    const order = grown.getByRole('region', { name: 'Order A-001' })
    await expect(order.getByText('4became6')).toBeVisible()
    await expect(order.getByText('Nam', { exact: true })).toBeVisible()
    // The party's table says the same, and is not told twice.
    await expect(grown.getByText('4became6')).toHaveCount(1)
    await expectAccessible(page, 'what changed')
    expect(await smallTargets(page)).toEqual([])

    await grown.getByRole('button', { name: 'History: Order A-001' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Order A-001' })).toBeVisible()
    await expect(entries(page)).toHaveCount(2)
    await page.getByRole('button', { name: 'Show everything again' }).click()
    await expect(entries(page).filter({ hasText: 'Seated at table 7' })).toBeVisible()
  })

  test('is found by order, by booking, and by the name of a guest', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    await open(page)
    await page.getByLabel('Guest', { exact: true }).fill('hoa')
    await expect(entries(page)).toHaveCount(1)
    await expect(entries(page)).toContainText('Booked table 5')
    await page.getByLabel('Guest', { exact: true }).fill('nobody at all')
    await expect(page.getByText('Nothing found for this choice.')).toBeVisible()
    await page.getByRole('button', { name: 'Show everything again' }).click()

    await page.getByRole('combobox', { name: 'Order or booking' }).click()
    await page.getByRole('option', { name: 'Order A-002' }).click()
    await expect(entries(page)).toHaveCount(1)
    await expect(entries(page)).toContainText('Seated at table 7')
  })

  test('leads from a table to its history, and follows it live', async ({ window: page, secondTerminal }) => {
    await signIn(page, PEOPLE.manager)
    const ids = await tableIds(page)
    await tapTable(page, ids.get('8'))
    await page.getByRole('button', { name: 'History', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'History of table 8' })).toBeVisible()
    await expect(entries(page)).toHaveCount(0)
    const other = await secondTerminal()
    await signIn(other, PEOPLE.host)
    await seatByKeys(other, '8', 3)
    await expect(entries(page)).toContainText('Seated at table 8')
  })
})
