import type { Locator, Page } from '@playwright/test'
import { businessDay, daysLater, minutesOfDay } from '../../src/contract/business-day'
import { expect, expectAccessible, PEOPLE, seatByKeys, signIn, smallTargets, tableIds, tapTable, test } from './screens'
import { inMinutes, named, seated, table } from './support/evening'
import type { Evening } from './support/evening'

/** Two parties sit, one of them grows, and somebody booked. */
const evening: Evening = {
  deeds: [
    seated('nam', '3', 4),
    seated('lien', '7', 2),
    { name: 'saleOrders.update', input: { id: named('nam'), guest: { name: 'Nam', partySize: 6 } } },
    { name: 'saleOrders.addLine', input: { orderId: named('nam'), id: named('pho'), name: 'Phở bò', quantity: 2 } },
    { name: 'saleOrders.changeLine', input: { id: named('pho'), quantity: 3 } },
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

/** So long ago that no quarter of an hour holds it and what is done now. */
const LONG_AGO = 200

/** The sample store keeps the machine's time, and begins its days at four. */
const RULE = { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, dayStartMinutes: 240 }
const QUARTER = 15 * 60_000
const clock = (at: number): string => new Date(minutesOfDay(RULE, at) * 60_000).toISOString().slice(11, 16)

const choose = async (page: Page, filter: string, option: string | RegExp): Promise<void> => {
  await page.getByRole('combobox', { name: filter, exact: true }).click()
  await page
    .getByRole('option', { name: option, exact: typeof option === 'string' })
    .first()
    .click()
}

const open = (page: Page): Promise<void> => page.getByRole('button', { name: 'Activity' }).click()
/** What is told of an order itself is a list, too, of its lines. */
const entries = (page: Page): Locator => page.locator('main li').filter({ has: page.locator('time') })
const unfold = (entry: Locator): Promise<void> => entry.getByText('What changed').click()

test.describe('what happened', () => {
  test.use({ evening })

  test('shows an order as it was, whatever has happened to the floor since', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    await open(page)
    await choose(page, 'Order or booking', /A-001/)
    const order = page.getByRole('region', { name: 'Order A-001', exact: true }).first()
    await expect(order).toContainText('Table 3, Main room, Main floor')
    await expect(order).toContainText('3 × Phở bò')
    const origin = await page.evaluate(() => location.origin)
    const asOwner = { authorization: `Basic ${Buffer.from('owner:floorbook-trial').toString('base64')}` }
    const units = (await (
      await page.request.get(`${origin}/v1/api/commerce/allocation-units?limit=500`, { headers: asOwner })
    ).json()) as { items: { id: string; number: string }[] }
    const unit = units.items.find(({ number }) => number === '3')
    const renamed = await page.request.patch(`${origin}/v1/api/commerce/allocation-units/${unit?.id}`, {
      headers: asOwner,
      data: { number: 'X3' },
    })
    expect(renamed.status()).toBe(200)
    await expect(entries(page).filter({ hasText: 'X3' }).first()).toBeVisible()
    await expect(order).toContainText('Table 3, Main room, Main floor')
    await expectAccessible(page, 'an order in the history')
  })

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
    await expect(entries(page)).toHaveCount(4)
    // Which dish it was stands in the sentence and over what changed.
    const more = entries(page).filter({ hasText: 'Line of order A-001 changed: Phở bò' })
    await unfold(more)
    await expect(more.getByRole('region', { name: 'Phở bò' }).getByText('2became3')).toBeVisible()
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

  test('shows what happened while the screen was cut off', async ({ window: page, terminalOnACable }) => {
    await signIn(page)
    const { page: other, cable } = terminalOnACable
    await signIn(other, PEOPLE.manager)
    await open(other)
    await expect(entries(other).first()).toBeVisible()
    cable.cut()
    await expect(other.getByText('Cut off from the store.')).toBeVisible()
    await seatByKeys(page, '8', 3)
    cable.mend()
    await expect(entries(other).first()).toContainText('Seated at table 8')
  })
})

test.describe('what happened long ago', () => {
  test.use({ evening: { deeds: [seated('early', '10', 5, { minutesAgo: LONG_AGO })] } })

  test('is found by terminal, by day, and by a part of the day', async ({ window: page }) => {
    const then = Math.floor((Date.now() - LONG_AGO * 60_000) / QUARTER) * QUARTER
    await signIn(page, PEOPLE.manager)
    await seatByKeys(page, '8', 3)
    await open(page)
    const early = entries(page).filter({ hasText: 'Seated at table 10' })
    const late = entries(page).filter({ hasText: 'Seated at table 8' })
    await expect(early).toBeVisible()
    // What the store did before was done at a terminal that is not this one.
    await choose(page, 'Terminal', /\([A-Z]+\)$/)
    await expect(early).toHaveCount(0)
    await expect(late).toBeVisible()
    await page.getByRole('button', { name: 'Show everything again' }).click()
    await expect(early).toBeVisible()

    await page.getByLabel('Day', { exact: true }).fill(businessDay(RULE, then))
    await choose(page, 'From', clock(then))
    await choose(page, 'Until', clock(then + QUARTER))
    await expect(late).toHaveCount(0)
    await expect(early).toBeVisible()
    await expectAccessible(page, 'a part of a day')
    await choose(page, 'Until', 'Any time')
    await choose(page, 'From', clock(then + QUARTER))
    await expect(early).toHaveCount(0)
    await page.getByLabel('Day', { exact: true }).fill(daysLater(businessDay(RULE, then), -2))
    await expect(page.getByText('Nothing found for this choice.')).toBeVisible()
    await page.getByLabel('Day', { exact: true }).fill('')
    await expect(early).toBeVisible()
    await expect(late).toBeVisible()
  })

  test('says that a part of a day is turned round', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    await open(page)
    await choose(page, 'From', '20:00')
    await expect(page.getByLabel('Day', { exact: true })).toHaveValue(businessDay(RULE, Date.now()))
    await choose(page, 'Until', '18:00')
    await expect(page.getByRole('alert')).toHaveText('The end lies before the beginning. Choose a later one.')
  })

  test('keeps what narrows it less often a tap away on a phone', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    await open(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await expect(page.getByLabel('Day', { exact: true })).toHaveCount(0)
    await page.getByRole('button', { name: 'Terminal, day and time' }).click()
    await page.getByLabel('Day', { exact: true }).fill('2020-01-01')
    await expect(page.getByLabel('Day', { exact: true })).toHaveAccessibleDescription('Wednesday 1 January')
    await expect(page.getByText('Nothing found for this choice.')).toBeVisible()
    expect(await smallTargets(page)).toEqual([])
  })
})
