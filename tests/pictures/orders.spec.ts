import type { Locator, Page } from '@playwright/test'
import { PEOPLE, signIn, tableIds, tapTable, test } from '../e2e/screens'
import { inMinutes, named, seated, table } from '../e2e/support/evening'
import type { Deed } from '../e2e/support/evening'
import { ALL_LOOKS, lookAt, WIDE } from './looks'
import { shoot } from './shoot'

const ordered = (party: string, name: string, quantity: number, note?: string): Deed => ({
  name: 'saleOrders.addLine',
  input: { orderId: named(party), name: { vi: name }, quantity, ...(note === undefined ? {} : { note }) },
  minutesAgo: 30,
})
const booked = (name: string, size: number, from: number, at?: string): Deed => ({
  name: 'reservations.create',
  input: {
    guest: { partySize: size, name },
    ...(at === undefined ? {} : { allocationUnitIds: [table(at)] }),
    reservedFrom: inMinutes(from),
    reservedTo: inMinutes(from + 90),
  },
  minutesAgo: 120,
})

/** Six who eat, others who joined them or might, and what is booked for the evening. */
const EVENING: Deed[] = [
  booked('Nguyễn Thị Minh Khai', 4, 35, '2'),
  booked('Trần', 2, 95, '5'),
  booked('Smith', 6, 120, '10'),
  booked('Lê', 4, -12, '8'),
  booked('Phạm', 8, 150),
  seated('overdue', '7', 2, { minutesAgo: 118 }),
  seated('family', '9', 6, { minutesAgo: 42 }),
  { name: 'saleOrders.update', input: { id: named('family'), guest: { partySize: 6, name: 'Hoa' } }, minutesAgo: 41 },
  ordered('family', 'Phở bò tái', 3, 'ít hành'),
  ordered('family', 'Bún chả Hà Nội', 2),
  ordered('family', 'Nem rán', 1),
  ordered('family', 'Trà đá', 6),
  seated('couple', '3', 2, { minutesAgo: 25 }),
  seated('paid', '4', 4, { minutesAgo: 60 }),
  { name: 'saleOrders.paid', input: { id: named('paid') }, minutesAgo: 5 },
  { name: 'saleOrders.split', input: { id: named('couple'), evenly: 2 }, minutesAgo: 20 },
]

/** A name in both languages, as a page may show it. */
const either = (english: string, vietnamese: string): RegExp => new RegExp(`^(${english}|${vietnamese})`)

test.use({ target: 'web', evening: { deeds: EVENING } })

test('orders: lines, split, merge and the board of the day', async ({ window: page }) => {
  await signIn(page, PEOPLE.manager)
  const ids = await tableIds(page)
  for (const look of ALL_LOOKS) {
    const called = (name: string): string => `orders/${name}${look.ending}`
    // Round what is told, the page is the same in every colour and language.
    const told = (part: Locator): Page | Locator => (look === WIDE || look.width !== undefined ? page : part)
    await lookAt(page, look)
    await tapTable(page, ids.get('9'))
    const panel = page.getByRole('complementary', { name: either('Selected table', 'Bàn đang chọn') })
    const lines = panel.getByText(either('Order, \\d+ items', 'Món đã gọi: \\d+'))
    await lines.click()
    if (look.width === undefined) await panel.evaluate((scrolled) => scrolled.scrollTo({ top: 0 }))
    else await lines.evaluate((heading) => heading.scrollIntoView({ block: 'start' }))
    await shoot(page, called('panel'), told(panel))

    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: either('Split the order', 'Tách đơn') }).click()
    await dialog.getByText(either('By what each had', 'Theo món từng người')).click()
    for (const dish of ['Phở bò tái', 'Trà đá', 'Trà đá']) {
      await dialog.getByRole('button', { name: new RegExp(dish) }).click()
    }
    await shoot(page, called('split'), told(dialog))
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: either('Merge with another', 'Gộp với đơn khác') }).click()
    for (const nth of [0, 1]) await dialog.getByRole('checkbox').nth(nth).check()
    await shoot(page, called('merge'), told(dialog))
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: either('Bookings', 'Đặt bàn') }).click()
    await shoot(page, called('bookings'))
  }
})
