import type { Page } from '@playwright/test'
import { expect, expectAccessible, PEOPLE, signIn, stateOf, tableIds, tapTable, test } from './screens'
import { inMinutes, table } from './support/evening'
import type { Evening } from './support/evening'

/** Table 5 is booked, and the guests come a little early; who sat there before has not left. */
const stillTaken: Evening = {
  deeds: [
    {
      name: 'saleOrders.create',
      input: { allocationUnitIds: [table('5')], reservedTo: inMinutes(2), guest: { partySize: 3 } },
    },
    {
      name: 'reservations.create',
      input: {
        reservedFrom: inMinutes(3),
        reservedTo: inMinutes(93),
        allocationUnitIds: [table('5')],
        guest: { name: 'Hoa', partySize: 4 },
      },
    },
  ],
}

const arrived = (page: Page): Promise<void> => page.getByRole('button', { name: 'The guests are here' }).click()
const offers = (page: Page) => page.getByRole('button', { name: /^Seat at / })

test.describe('guests whose table is still taken', () => {
  test.use({ evening: stillTaken })

  test('are offered other tables in Bookings, and sit at one of them with one tap', async ({ window: page }) => {
    await signIn(page, PEOPLE.host)
    const ids = await tableIds(page)
    await page.getByRole('button', { name: 'Bookings' }).click()
    await page.getByRole('button', { name: /^Hoa/ }).first().click()
    await arrived(page)
    await expect(page.getByText('Table 5 is still taken: the guests before have not left.')).toBeVisible()
    await expect(offers(page)).toHaveCount(3)
    const offer = offers(page).first()
    const number = /^Seat at (\d+)/.exec((await offer.textContent()) ?? '')?.[1] ?? ''
    await offer.click()
    await expect(page.getByText(`Seated 4 at ${number}`)).toBeVisible()
    await page.getByRole('button', { name: 'Floor', exact: true }).click()
    await expect.poll(() => stateOf(page, ids.get(number))).toBe('seated')
    await expect.poll(() => stateOf(page, ids.get('5'))).toBe('seated')
  })

  test('are offered other tables from the panel of their own, and Undo books that again', async ({ window: page }) => {
    await signIn(page, PEOPLE.host)
    const ids = await tableIds(page)
    await tapTable(page, ids.get('5'))
    const arrivedNext = page.getByRole('button', { name: 'The next guests are here' })
    await arrivedNext.click()
    await expect(offers(page)).toHaveCount(3)
    await expectAccessible(page, 'other tables')
    const number = /^Seat at (\d+)/.exec((await offers(page).first().textContent()) ?? '')?.[1] ?? ''
    await offers(page).first().click()
    await expect.poll(() => stateOf(page, ids.get(number))).toBe('seated')
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByText('Taken back')).toBeVisible()
    await expect.poll(() => stateOf(page, ids.get(number))).not.toBe('seated')
    await arrivedNext.click()
    await expect(offers(page)).toHaveCount(3)
    // What went well before is no news beside a question.
    expect(await page.getByText('Taken back').count()).toBe(0)
  })
})

test.describe('guests who are late', () => {
  const late: Evening = {
    deeds: [
      {
        name: 'reservations.create',
        input: {
          reservedFrom: inMinutes(-12),
          reservedTo: inMinutes(78),
          allocationUnitIds: [table('5'), table('8')],
          guest: { name: 'Hoa', partySize: 4 },
        },
        minutesAgo: 60,
      },
    ],
  }
  test.use({ evening: late })

  test('are counted below the floor, once however many tables wait, until they are here', async ({ window: page }) => {
    await signIn(page, PEOPLE.host)
    const ids = await tableIds(page)
    const counts = page.getByRole('region', { name: 'The floor in figures' })
    await expect(counts.getByText('2 held')).toBeVisible()
    await expect(counts.getByText('1 late: 5, 8')).toBeVisible()
    await tapTable(page, ids.get('5'))
    await expect(page.getByRole('complementary', { name: 'Selected table' })).toContainText('Where5 and 8')
    await arrived(page)
    await expect(counts.getByText('4 guests here')).toBeVisible()
    await expect(counts.getByText('1 late')).toHaveCount(0)
  })
})
