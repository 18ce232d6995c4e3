import type { Page } from '@playwright/test'
import { expect, expectAccessible, PEOPLE, signIn, stateOf, tableIds, tapButton, tapTable, test } from './screens'
import { everyKind } from './support/evening/every-kind'
import { named, table, takenTable, THIS_STORE } from './support/evening/script'
import type { Deed } from './support/evening/script'

const inbox = (page: Page) => page.getByRole('button', { name: /^Conflicts/ })
const tray = (page: Page) => page.getByRole('region', { name: 'To settle' })
const card = (page: Page, who: RegExp | string) => page.getByRole('article', { name: who })

async function openInbox(page: Page): Promise<void> {
  await inbox(page).click()
  await page.getByRole('heading', { name: 'Conflicts' }).waitFor()
}

/** Nobody waits any more: neither beside the rail's name nor over the floor. */
async function expectNothingToSettle(page: Page): Promise<void> {
  await expect(inbox(page)).toHaveAccessibleName('Conflicts')
  await expect(tray(page)).toHaveCount(0)
}

test.describe('a party whose table was taken while its terminal was cut off', () => {
  test.use({ evening: { deeds: takenTable() } })

  test('gets the nearest table that fits in two taps, and disappears from every terminal', async ({
    window: page,
    secondTerminal,
  }) => {
    await signIn(page)
    const other = await secondTerminal()
    await signIn(other, PEOPLE.manager)
    const ids = await tableIds(page)
    for (const terminal of [page, other]) {
      await expect(tray(terminal)).toContainText('Party of 4 · B-001')
      await expect(tray(terminal)).toContainText('terminal B: Table 5 was taken by order A-001.')
    }
    await tapButton(page, 'Seat elsewhere')
    await expect(page.getByRole('heading', { name: 'A table for 4' })).toBeVisible()
    const nearest = page.getByRole('listitem').filter({ hasText: 'until' })
    await expect(nearest.first()).toContainText(/Table (2|4|8)/)
    await tapTable(page, ids.get('8'))
    await expect(page.getByText('Seated 4 at 8')).toBeVisible()
    for (const terminal of [page, other]) {
      await expectNothingToSettle(terminal)
      await expect.poll(() => stateOf(terminal, ids.get('8'))).toBe('seated')
    }
  })

  test('is settled by the first suggestion as well, and stands among what was settled today', async ({
    window: page,
  }) => {
    await signIn(page)
    await tapButton(page, 'Seat elsewhere')
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().getByRole('button').click()
    await expect(page.getByText(/^Seated 4 at [248]$/)).toBeVisible()
    await openInbox(page)
    await expect(page.getByText('Nothing to settle.')).toBeVisible()
    await page.getByText('Settled today').click()
    await expect(card(page, /B-001/)).toContainText(/Settled by Lan at \d\d:\d\d: Seat elsewhere/)
  })

  test('stands among what was settled today also at a screen that was cut off meanwhile', async ({
    window: page,
    terminalOnACable,
  }) => {
    await signIn(page)
    const { page: other, cable } = terminalOnACable
    await signIn(other, PEOPLE.manager)
    await openInbox(other)
    await other.getByText('Settled today').click()
    await expect(other.getByText('Nothing was settled in the last 24 hours.')).toBeVisible()
    cable.cut()
    await expect(other.getByText('Cut off from the store.')).toBeVisible()
    await tapButton(page, 'Seat elsewhere')
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().getByRole('button').click()
    await expectNothingToSettle(page)
    cable.mend()
    await expect(card(other, /B-001/)).toContainText(/Settled by Lan at/)
  })

  test('asks once more before a table that has a consequence', async ({ window: page }) => {
    await signIn(page)
    const ids = await tableIds(page)
    await tapButton(page, 'Seat elsewhere')
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().waitFor()
    await tapTable(page, ids.get('11'))
    await expect(page.getByText('Only 2 seats for 4.')).toBeVisible()
    await tapButton(page, 'Seat')
    await expect(page.getByText('Seated 4 at 11')).toBeVisible()
    await expectNothingToSettle(page)
  })

  test('gets its own table back when the others are moved', async ({ window: page }) => {
    await signIn(page)
    const ids = await tableIds(page)
    await openInbox(page)
    await page.getByRole('button', { name: 'Move the others' }).click()
    await expect(page.getByRole('heading', { name: 'Move 2 from table 5' })).toBeVisible()
    await tapTable(page, ids.get('11'))
    await expect(page.getByText('Then the party of terminal B gets its table.')).toBeVisible()
    await tapButton(page, 'Move')
    await expect(page.getByText('The others moved to 11; both have a table now')).toBeVisible()
    await expectNothingToSettle(page)
    await expect.poll(() => stateOf(page, ids.get('11'))).toBe('seated')
    await tapTable(page, ids.get('5'))
    await expect(page.getByRole('complementary', { name: 'Selected table' })).toContainText('Party of 4')
  })

  test('joins those who sit there', async ({ window: page }) => {
    await signIn(page)
    const ids = await tableIds(page)
    await openInbox(page)
    await expect(page.getByRole('button', { name: 'Join them' })).toHaveAccessibleDescription(
      'Both sit together as one party. Each order keeps its own bill.',
    )
    await page.getByRole('button', { name: 'Join them' }).click()
    await expect(page.getByText('Settled: Join them')).toBeVisible()
    await expectNothingToSettle(page)
    await page.getByRole('button', { name: 'Floor' }).click()
    await tapTable(page, ids.get('5'))
    const panel = page.getByRole('complementary', { name: 'Selected table' })
    await expect(panel.getByText('A-001').first()).toBeVisible()
    await expect(panel.getByText('B-001').first()).toBeVisible()
  })

  test('is cancelled with a reason, and has no table and no order then', async ({ window: page }) => {
    await signIn(page)
    await openInbox(page)
    await page.getByRole('button', { name: 'Cancel this party…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Cancel this party?' })
    await expect(dialog).toContainText('Party of 4 · B-001')
    await dialog.getByText('Guests have left').click()
    await dialog.getByRole('button', { name: 'Cancel it' }).click()
    await expect(page.getByText('Settled: Cancel this party…')).toBeVisible()
    await page.getByRole('button', { name: 'Floor' }).click()
    await expectNothingToSettle(page)
    await expect(page.getByText('Give a table')).toHaveCount(0)
  })

  test('is left to whoever settled first, and the other is told who that was', async ({
    window: page,
    secondTerminal,
  }) => {
    await signIn(page)
    await tapButton(page, 'Seat elsewhere')
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().waitFor()
    const other = await secondTerminal()
    await signIn(other, PEOPLE.manager)
    await openInbox(other)
    await other.getByRole('button', { name: 'Join them' }).click()
    await expect(page.getByText(/^Settled by Mai at \d\d:\d\d: Join them/)).toBeVisible()
    await expect(page.getByRole('heading', { name: 'A table for 4' })).toHaveCount(0)
    await expectNothingToSettle(page)
  })

  test('can be settled by keys alone', async ({ window: page }) => {
    await signIn(page)
    await page.getByRole('button', { name: 'Seat elsewhere' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().waitFor()
    await page.keyboard.press('2')
    const toast = page.getByText(/^Seated 4 at/)
    await expect(toast).toBeVisible()
    await expectNothingToSettle(page)
    // One key has settled it; at the wrong table, the way on from there is a key away too.
    const table = ((await toast.textContent()) ?? '').replace('Seated 4 at ', '')
    await page.getByRole('button', { name: 'Move', exact: true }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByText(`Move 4 from table ${table}`)).toBeVisible()
  })

  test('keeps its buttons under the finger while the main terminal has just started', async ({ window: page }) => {
    const tops = await page.evaluateHandle(() => {
      const seen = new Set<number>()
      const look = (): void => {
        const top = document.querySelector('section[aria-label="To settle"]')?.getBoundingClientRect().top
        if (top !== undefined) seen.add(Math.round(top))
        requestAnimationFrame(look)
      }
      look()
      return seen
    })
    await signIn(page)
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
    await expect(tray(page).getByRole('button', { name: 'Seat elsewhere' })).toBeVisible()
    expect(await tops.evaluate((seen) => [...seen])).toHaveLength(1)
  })

  test('is in sight on a phone, with its button under the thumb', async ({ window: page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await signIn(page)
    await expect(tray(page).getByRole('button', { name: 'Seat elsewhere' })).toBeInViewport({ ratio: 1 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await tray(page)
      .getByRole('button', { name: /Party of 4/ })
      .click()
    await expect(card(page, /B-001/)).toBeInViewport()
    const buttons = await card(page, /B-001/)
      .getByRole('button')
      .evaluateAll((found) => found.map((button) => button.getBoundingClientRect().height))
    expect(Math.min(...buttons)).toBeGreaterThanOrEqual(48)
  })
})

test.describe('cards that nobody has settled for five minutes', () => {
  test.use({ evening: { deeds: takenTable(9) } })

  test('are marked for a manager', async ({ window: page }) => {
    await signIn(page)
    await openInbox(page)
    await expect(card(page, /B-001/)).toContainText('For a manager: open for 0:09')
  })
})

test.describe('an evening with every kind of conflict', () => {
  test.use({ evening: { deeds: everyKind() } })

  test('shows each with its words, and settles each in its own way', async ({ window: page }) => {
    await signIn(page, PEOPLE.owner)
    const ids = await tableIds(page)
    await openInbox(page)
    await expect(page.getByRole('article')).toHaveCount(7)

    const gone = card(page, 'Party of 3 · B-001')
    await expect(gone).toContainText('Table 1 was used by order A-001 at the same time.')
    await expect(gone).toContainText(/Since then at terminal B: Table freed \(\d\d:\d\d\)/)
    await gone.getByRole('button', { name: 'Noted' }).click()
    await expect(gone).toHaveCount(0)

    const ended = card(page, 'Party of 2 · A-002')
    await expect(ended).toContainText('It had ended in another way by then.')
    await ended.getByRole('button', { name: 'Leave it so' }).click()
    await expect(ended).toHaveCount(0)

    const mover = card(page, 'Party of 4 · A-003')
    await expect(mover).toContainText('Table 6, to which it was moved, was taken by order A-004.')
    await mover.getByRole('button', { name: 'Move them after all' }).click()
    // The table is still taken: said in words, and the card stays for another choice.
    const why = page.getByRole('listitem').filter({ hasText: 'This table was taken a moment ago. Choose another one.' })
    await why.getByRole('button', { name: 'Close' }).click()
    await mover.getByRole('button', { name: 'Leave them there' }).click()
    await expect(mover).toHaveCount(0)

    const forbidden = card(page, 'Done at terminal B')
    await expect(forbidden).toContainText('Hoa may not do this any more.')
    await forbidden.getByRole('button', { name: 'Approve' }).click()
    await expect(forbidden).toHaveCount(0)

    const nowhere = card(page, 'Party of 2 · B-002')
    await expect(nowhere).toContainText('Table 12 is no longer in use.')
    await nowhere.getByRole('button', { name: 'Seat elsewhere' }).click()
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().waitFor()
    await tapTable(page, ids.get('2'))
    await expect(page.getByText('Seated 2 at 2')).toBeVisible()
    await expect.poll(() => stateOf(page, ids.get('10'))).toBe('deactivated')

    const booking = tray(page).getByRole('listitem').filter({ hasText: 'Party of 6 · Trần' })
    await expect(booking).toContainText('The booking had run out or been cancelled before its guests came.')
    await booking.getByRole('button', { name: 'Seat them' }).click()
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().waitFor()
    await tapTable(page, ids.get('9'))
    await expect(page.getByText('Seated 6 at 9')).toBeVisible()

    const later = tray(page)
      .getByRole('listitem')
      .filter({ hasText: /Booking at .* · 4 guests · Lê/ })
    await expect(later).toContainText('Table 4 was taken by order A-005.')
    await later.getByRole('button', { name: 'Seat elsewhere' }).click()
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().waitFor()
    await tapTable(page, ids.get('7'))
    await expect(page.getByText('Table 7 booked for 4')).toBeVisible()
    await expect.poll(() => stateOf(page, ids.get('7'))).toBe('soon')
    await expectNothingToSettle(page)

    await openInbox(page)
    await page.getByText('Settled today').click()
    await expect(page.getByRole('article')).toHaveCount(7)
  })

  test('lets an order that had ended go on where it was, with what its terminal did', async ({ window: page }) => {
    await signIn(page)
    const ids = await tableIds(page)
    await expect.poll(() => stateOf(page, ids.get('2'))).toBe('free')
    await openInbox(page)
    const ended = card(page, 'Party of 2 · A-002')
    await expect(ended.getByRole('button')).toHaveText(['Leave it so', 'Reopen the order'])
    await expect(ended.getByRole('button', { name: 'Reopen the order' })).toHaveAccessibleDescription(
      'The order goes on where it was, with what terminal B did.',
    )
    await ended.getByRole('button', { name: 'Reopen the order' }).click()
    await expect(page.getByText('Settled: Reopen the order')).toBeVisible()
    await expect(ended).toHaveCount(0)
    await page.getByRole('button', { name: 'Floor', exact: true }).click()
    await expect.poll(() => stateOf(page, ids.get('2'))).toBe('paid')
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`is accessible, ${colorScheme}`, async ({ window: page }) => {
      await page.emulateMedia({ colorScheme })
      await signIn(page, PEOPLE.owner)
      await expect(tray(page)).toBeVisible()
      await expectAccessible(page, 'tray')
      await openInbox(page)
      await expectAccessible(page, 'inbox')
      await page.getByRole('button', { name: 'Cancel this party…' }).first().click()
      await page.getByRole('dialog').waitFor()
      await expectAccessible(page, 'reason')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Noted' }).click()
      await page.getByText('Settled today').click()
      await page.getByRole('article').waitFor()
      await expectAccessible(page, 'settled')
    })
  }
})

test.describe('a waiting party to which two have given a table', () => {
  const placed = (at: string, deed: Partial<Deed>): Deed => ({
    name: 'allocationUsages.startForOrder',
    input: {
      saleOrderId: named('queue'),
      merchantId: THIS_STORE,
      allocationUnitIds: [table(at)],
      onlyIfWaiting: true,
    },
    ...deed,
  })
  test.use({
    evening: {
      deeds: [
        {
          name: 'saleOrders.create',
          input: { id: named('queue'), guest: { name: 'Hoa', partySize: 2 } },
          minutesAgo: 30,
        },
        placed('1', { minutesAgo: 20 }),
        placed('2', { minutesAgo: 19, offline: { party: 'queue' } }),
      ],
    },
  })

  test('has one, and is moved to the other by one tap', async ({ window: page }) => {
    await signIn(page)
    const ids = await tableIds(page)
    await expect.poll(() => stateOf(page, ids.get('1'))).toBe('seated')
    expect(await stateOf(page, ids.get('2'))).toBe('free')
    await openInbox(page)
    const twice = card(page, 'Party of 2 · Hoa · A-001')
    await expect(twice).toContainText('Seated at 2')
    await expect(twice).toContainText('Table 1 had been given to this party first.')
    await expect(twice.getByRole('button')).toHaveText(['Leave them there', 'Move them after all'])
    await twice.getByRole('button', { name: 'Move them after all' }).click()
    await expect(twice).toHaveCount(0)
    await page.getByRole('button', { name: 'Floor', exact: true }).click()
    await expect.poll(() => stateOf(page, ids.get('2'))).toBe('seated')
    expect(await stateOf(page, ids.get('1'))).toBe('free')
  })
})

test.describe('a party that has no table and no conflict', () => {
  const opened = (party: string, name: string) => ({
    name: 'saleOrders.create',
    input: { id: named(party), guest: { name, partySize: 2 } },
  })
  test.use({
    evening: {
      deeds: [
        opened('queue', 'Hoa'),
        opened('gone', 'Lan'),
        opened('ahead', 'Minh'),
        { name: 'saleOrders.paid', input: { id: named('ahead') } },
      ],
    },
  })

  test('stands in plain sight until it has one, has paid and left, or is cancelled', async ({ window: page }) => {
    await signIn(page)
    const waiting = page.getByRole('region', { name: 'No table yet' })
    const party = (order: string) => waiting.getByRole('listitem').filter({ hasText: order })
    await expect(party('A-003')).toContainText('Minh · 2 guests · A-003 · paid')
    await expectAccessible(page, 'parties without a table')
    await party('A-003').getByRole('button', { name: 'They have left' }).click()
    await expect(page.getByText('“Minh” left')).toBeVisible()
    await party('A-002').getByRole('button', { name: 'More for A-002' }).click()
    await page.getByRole('menuitem', { name: 'Cancel the party…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Cancel the party “Lan”?' })
    await dialog.getByText('Guests left without ordering').click()
    await dialog.getByRole('button', { name: 'Cancel it' }).click()
    await expect(party('A-002')).toHaveCount(0)
    await party('A-001').getByRole('button', { name: 'More for A-001' }).click()
    await page.getByRole('menuitem', { name: 'Pay' }).click()
    await party('A-001').getByRole('button', { name: 'They have left' }).click()
    await expect(waiting).toHaveCount(0)
  })
})
