import type { Page } from '@playwright/test'
import { expect, PEOPLE, seatByKeys, signIn, stateOf, tableIds, tapButton, tapTable, test } from './screens'
import { inMinutes, named, seated, table } from './support/evening'
import type { Deed } from './support/evening'
import { picture as pictureOf } from './support/picture'

/** What has happened before the story begins: nobody came to table 2, and who is at table 4 has not left for the next guests. */
const BEFORE: Deed[] = [
  {
    name: 'reservations.create',
    input: {
      id: named('nobody'),
      guest: { partySize: 4, name: 'Smith' },
      allocationUnitIds: [table('2')],
      reservedFrom: inMinutes(-100),
      reservedTo: inMinutes(-10),
    },
    minutesAgo: 130,
  },
  seated('stays', '4', 3, { minutesAgo: 98 }),
  {
    name: 'reservations.create',
    input: {
      guest: { partySize: 4, name: 'Trần' },
      allocationUnitIds: [table('4')],
      reservedFrom: inMinutes(-5),
      reservedTo: inMinutes(85),
    },
    minutesAgo: 97,
  },
]

const picture = (page: Page, step: string): Promise<void> => pictureOf(page, `evening/${step}`)

const goTo = (page: Page, screen: 'Floor' | 'Bookings' | 'Activity'): Promise<void> =>
  page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: screen }).click()

/** What the board of today shows on a table. */
async function onBoard(
  page: Page,
  layout: 'Main floor' | 'Patio',
  number: string,
  shows: RegExp | null,
): Promise<void> {
  await goTo(page, 'Bookings')
  await page.getByRole('button', { name: layout, exact: true }).click()
  const row = page.getByRole('listitem', { name: `Table ${number}`, exact: true })
  if (shows === null) await expect(row.getByRole('button')).toHaveCount(0)
  else await expect(row.getByRole('button', { name: shows })).toBeVisible()
}

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'Selected table' })

async function openTable(page: Page, layout: 'Main floor' | 'Patio', id: string | undefined): Promise<void> {
  await goTo(page, 'Floor')
  await page.getByRole('button', { name: layout, exact: true }).click()
  await page.getByRole('button', { name: 'Show the whole floor' }).click()
  await tapTable(page, id)
  await panelOf(page).waitFor()
}

async function book(page: Page, name: string, size: number, at: string): Promise<void> {
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'New booking' })
  await dialog.getByLabel('Guests').fill(String(size))
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByText(`Table ${at}`, { exact: true }).click()
  await picture(page, `1-booking-${name.toLowerCase()}`)
  await dialog.getByRole('button', { name: 'Book', exact: true }).click()
  await expect(page.getByText(new RegExp(`${name} booked for (.+, )?19:00`))).toBeVisible()
  await page.getByRole('complementary', { name: 'Selected booking' }).getByRole('button', { name: 'Close' }).click()
}

/** Splits the order of the selected table three ways, and puts it together again. */
async function splitAndMerge(page: Page, pictures: string | null): Promise<void> {
  await page.getByRole('button', { name: 'Split the order…' }).click()
  await page.getByRole('dialog').getByText('3', { exact: true }).click()
  if (pictures !== null) await picture(page, `${pictures}-split`)
  await page.getByRole('button', { name: 'Split into 3' }).click()
  await expect(panelOf(page).getByText('3 orders at this table')).toBeVisible()
  await page.getByRole('button', { name: 'Merge with another…' }).click()
  const others = page.getByRole('dialog').getByRole('checkbox')
  await others.nth(0).check()
  await others.nth(1).check()
  if (pictures !== null) await picture(page, `${pictures}-merge`)
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(panelOf(page).getByText('3 orders at this table')).toHaveCount(0)
}

test.describe('an evening', () => {
  test.slow()
  test.use({ evening: { deeds: BEFORE } })

  test('goes from the phone call to the empty table, and the board agrees at each step', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    const ids = await tableIds(page)

    await test.step('two tables are booked for 19:00 tomorrow', async () => {
      await goTo(page, 'Bookings')
      await page.getByRole('button', { name: 'The day after' }).click()
      await book(page, 'Hoa', 4, '1')
      await book(page, 'Vinh', 6, '9')
      for (const name of ['Hoa', 'Vinh']) {
        await expect(
          page.getByRole('button', { name: new RegExp(`^${name} · .*19:00 – 20:30 , booked$`) }),
        ).toBeVisible()
      }
      await picture(page, '2-board')
      await page.getByRole('button', { name: 'The day before' }).click()
    })

    await test.step('nobody came to table 2: it expired by itself, and the party of table 4 is over its time', async () => {
      await onBoard(page, 'Main floor', '2', null)
      await onBoard(page, 'Main floor', '4', /over time$/)
      await goTo(page, 'Activity')
      await expect(page.getByText(/^Booking at table 2 ran out/)).toBeVisible()
      await picture(page, '3-expired')
    })

    await test.step('a walk-in of six is seated in three taps', async () => {
      await goTo(page, 'Floor')
      await page.getByRole('button', { name: 'Show the whole floor' }).click()
      await tapButton(page, 'Seat 6 guests')
      await page.getByRole('listitem').filter({ hasText: 'until' }).first().waitFor()
      await picture(page, '4-best-tables')
      await tapTable(page, ids.get('9'))
      await tapButton(page, 'Seat')
      await expect(page.getByText('Seated 6 at 9')).toBeVisible()
      await onBoard(page, 'Main floor', '9', /^6 guests.*seated$/)
    })

    await test.step('four who sat inside would rather sit outside', async () => {
      await goTo(page, 'Floor')
      await seatByKeys(page, '3', 4)
      await openTable(page, 'Main floor', ids.get('3'))
      await page.getByRole('button', { name: 'Move to another table' }).click()
      await page.getByRole('button', { name: 'Patio', exact: true }).click()
      const patio = await tableIds(page)
      await picture(page, '5-move-to-patio')
      await tapTable(page, patio.get('109'))
      await tapButton(page, 'Move')
      await expect(page.getByText('Moved from 3 to 109')).toBeVisible()
      await onBoard(page, 'Main floor', '3', null)
      await onBoard(page, 'Patio', '109', /^4 guests.*seated$/)
    })

    await test.step('two orders are split three ways and merged again', async () => {
      await openTable(page, 'Main floor', ids.get('9'))
      await panelOf(page).getByText('Order', { exact: true }).last().click()
      for (const dish of ['Phở bò', 'Bún chả', 'Trà đá']) {
        await panelOf(page).getByLabel('Dish or drink').fill(dish)
        await page.keyboard.press('Enter')
        await panelOf(page)
          .getByRole('button', { name: `One more ${dish}` })
          .click()
      }
      await expect(panelOf(page).getByText('Order, 6 items')).toBeVisible()
      await splitAndMerge(page, '6')
      await expect(panelOf(page).getByText('Order, 6 items')).toBeVisible()
      await openTable(page, 'Main floor', ids.get('4'))
      await splitAndMerge(page, null)
      await onBoard(page, 'Main floor', '9', /^6 guests.*seated$/)
    })

    await test.step('guests arrive whose table is still taken: another one is a tap away', async () => {
      await goTo(page, 'Bookings')
      await page.getByRole('button', { name: 'Main floor', exact: true }).click()
      await page.getByRole('button', { name: /^Trần · .*late$/ }).click()
      await page.getByRole('button', { name: 'The guests are here' }).click()
      await expect(page.getByText('Table 4 is still taken: the guests before have not left.')).toBeVisible()
      await picture(page, '7-still-taken')
      const offer = page.getByRole('button', { name: /^Seat at / }).first()
      const number = /^Seat at (\d+)/.exec((await offer.textContent()) ?? '')?.[1] ?? ''
      await offer.click()
      await expect(page.getByText(`Seated 4 at ${number}`)).toBeVisible()
      await onBoard(page, 'Main floor', number, /^Trần · .*seated$/)
    })

    await test.step('they pay, and the table is free', async () => {
      await openTable(page, 'Main floor', ids.get('9'))
      await panelOf(page).getByRole('button', { name: 'Pay' }).click()
      await onBoard(page, 'Main floor', '9', /paid, still seated$/)
      await picture(page, '8-paid')
      await openTable(page, 'Main floor', ids.get('9'))
      await panelOf(page).getByRole('button', { name: 'Free the table' }).click()
      await expect.poll(() => stateOf(page, ids.get('9'))).toBe('free')
      await onBoard(page, 'Main floor', '9', null)
      await picture(page, '9-free')
    })
  })
})
