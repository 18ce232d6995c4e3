import type { Locator, Page } from '@playwright/test'
import { expect, expectAccessible, PEOPLE, signIn, test } from './screens'

const open = (page: Page): Promise<void> => page.getByRole('button', { name: 'Bookings' }).click()

/** Books for tomorrow, where no other spec and no hour of the day is in the way. */
async function book(
  page: Page,
  name: string,
  { size = 4, table }: { size?: number; table?: string } = {},
): Promise<void> {
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'New booking' })
  await dialog.getByLabel('Guests').fill(String(size))
  await dialog.getByLabel('Name').fill(name)
  if (table !== undefined) await dialog.getByText(table, { exact: true }).click()
  else await expect(dialog.getByRole('radio').first()).toBeChecked()
  await dialog.getByRole('button', { name: 'Book', exact: true }).click()
  await expect(page.getByText(new RegExp(`${name} booked for (.+, )?19:00`))).toBeVisible()
}

const barOf = (page: Page, name: string): Locator =>
  page.getByRole('button', { name: new RegExp(`^${name} · .*booked$`) })
const rowOf = (page: Page, table: string): Locator =>
  page.getByRole('listitem', { name: `Table ${table}`, exact: true })
const closePanel = (page: Page): Promise<void> =>
  page.getByRole('complementary', { name: 'Selected booking' }).getByRole('button', { name: 'Close' }).click()

/** Takes something by its middle and holds it over a row, so many pixels further. */
async function hold(page: Page, taken: Locator, table: string, by = 0): Promise<void> {
  const from = await taken.boundingBox()
  const row = await rowOf(page, table).boundingBox()
  if (from === null || row === null) throw new Error('nothing to drag')
  const x = from.x + from.width / 2
  await page.mouse.move(x, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(x + by / 2, row.y + row.height / 2, { steps: 4 })
  await page.mouse.move(x + by, row.y + row.height / 2, { steps: 4 })
}

test.describe('the book of a day', () => {
  test.beforeEach(async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    await open(page)
    await page.getByRole('button', { name: 'The day after' }).click()
  })

  test('takes a booking with the best table, and shows it on the board of every terminal', async ({
    window: page,
    secondTerminal,
  }) => {
    const other = await secondTerminal()
    await signIn(other, PEOPLE.host)
    await open(other)
    await other.getByRole('button', { name: 'The day after' }).click()
    await book(page, 'Hoa', { table: 'Table 1' })
    await expect(barOf(other, 'Hoa')).toBeVisible()
    await expect(page.getByRole('complementary', { name: 'Selected booking' })).toContainText('19:00 – 20:30')
    await expectAccessible(page, 'bookings')
    await closePanel(page)
    await book(page, 'Vinh', { size: 6 })
    await expect(barOf(page, 'Vinh')).toBeVisible()
  })

  test('moves a booking by dragging it, in time and to another table, but never over another one', async ({
    window: page,
  }) => {
    await book(page, 'Hoa', { table: 'Table 1' })
    await closePanel(page)
    await book(page, 'Vinh', { table: 'Table 2' })
    await closePanel(page)
    await hold(page, barOf(page, 'Hoa'), '2')
    await expect(page.getByText('Taken by Vinh, 19:00 – 20:30')).toBeVisible()
    await page.mouse.up()
    await expect(rowOf(page, '1').getByRole('button', { name: /^Hoa/ })).toBeVisible()

    await hold(page, barOf(page, 'Hoa'), '4', 112)
    await expect(page.getByText('20:00 – 21:30 · 4')).toBeVisible()
    await page.mouse.up()
    await expect(page.getByText('Hoa: 20:00 – 21:30, table 4')).toBeVisible()
    await expect(rowOf(page, '4').getByRole('button', { name: /^Hoa · .*20:00/ })).toBeVisible()
    await expect(rowOf(page, '1').getByRole('button')).toHaveCount(0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(rowOf(page, '1').getByRole('button', { name: /^Hoa · .*19:00/ })).toBeVisible()
  })

  test('makes a stay as short as a quarter of an hour, and a finger still finds it', async ({ window: page }) => {
    await book(page, 'Hoa', { table: 'Table 1' })
    const bar = rowOf(page, '1').getByRole('button', { name: /^Hoa/ })
    const box = await bar.boundingBox()
    if (box === null) throw new Error('no bar')
    // Selected, it has a handle beside its face.
    await page.mouse.move(box.x + box.width + 14, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x, box.y + box.height / 2, { steps: 4 })
    await page.mouse.up()
    await expect(page.getByText('Hoa: 19:00 – 19:15, table 1')).toBeVisible()
    await closePanel(page)
    await expectAccessible(page, 'a short stay')
    await bar.click()
    await expect(page.getByRole('complementary', { name: 'Selected booking' })).toContainText('19:00 – 19:15')
  })

  test('keeps who has no table yet above the board, and gives them one by dragging them onto it', async ({
    window: page,
  }) => {
    await book(page, 'Smith', { size: 2, table: 'Decide later' })
    await closePanel(page)
    const tray = page.getByRole('region', { name: 'No table yet' })
    await book(page, 'Tran', { table: 'Decide later' })
    await page.getByRole('button', { name: 'Cancel the booking…' }).click()
    const cancelling = page.getByRole('dialog', { name: 'Cancel the booking “Tran”?' })
    await cancelling.getByRole('button', { name: 'Cancel it' }).click()
    await expect(page.getByText('“Tran” cancelled')).toBeVisible()
    await page.getByRole('button', { name: 'The day before' }).click()
    await page.getByRole('button', { name: 'The day after' }).click()
    await hold(page, tray.getByRole('button', { name: /Smith/ }), '7')
    await page.mouse.up()
    await expect(rowOf(page, '7').getByRole('button', { name: /^Smith/ })).toBeVisible()
    await expect(tray).toHaveCount(0)
  })

  test('changes details, gives another table, and cancels with a reason', async ({ window: page }) => {
    await book(page, 'Hoa', { table: 'Table 1' })
    await page.getByRole('button', { name: 'Change the booking' }).click()
    const dialog = page.getByRole('dialog', { name: 'Booking of Hoa' })
    await dialog.getByLabel('Phone').fill('0901 234 567')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('0901 234 567')).toBeVisible()
    await page.getByRole('button', { name: 'Another table' }).click()
    await page.getByRole('dialog', { name: 'A table for Hoa' }).getByText('Table 5', { exact: true }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(rowOf(page, '5').getByRole('button', { name: /^Hoa/ })).toBeVisible()
    await page.getByRole('button', { name: 'Cancel the booking…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel', exact: false }).last().click()
    await expect(barOf(page, 'Hoa')).toHaveCount(0)
  })

  test('says what is missing beside the form, and loses nothing that was typed', async ({ window: page }) => {
    await page.getByRole('button', { name: 'Book', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'New booking' })
    await dialog.getByLabel('Name').fill('Hoa')
    await dialog.getByLabel('Guests').fill('')
    await dialog.getByRole('button', { name: 'Book', exact: true }).click()
    await expect(dialog.getByRole('alert')).toHaveText('Say how many guests come: 1 to 999.')
    await expect(dialog.getByLabel('Name')).toHaveValue('Hoa')
  })
})
