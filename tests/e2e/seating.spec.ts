import { expect, PEOPLE, seatByKeys, signIn, stateOf, tableIds, tapButton, tapTable, test } from './screens'

test.describe('seating a walk-in', () => {
  test('takes three taps: size, table, Seat', async ({ window: page }) => {
    await signIn(page)
    const ids = await tableIds(page)
    await tapButton(page, 'Seat 4 guests')
    await expect(page.getByRole('heading', { name: 'Seat 4' })).toBeVisible()
    const first = page.getByRole('listitem').filter({ hasText: 'until' }).first()
    await expect(first).toContainText('Fits exactly')
    const number = /Tables? (\S+)/.exec((await first.textContent()) ?? '')?.[1]?.replace(/until.*/, '') ?? ''
    await tapTable(page, ids.get(number))
    await expect(page.getByText(new RegExp(`^Seat 4 at ${number}, until \\d\\d:\\d\\d\\.`))).toBeVisible()
    await tapButton(page, 'Seat')
    await expect(page.getByText(`Seated 4 at ${number}`)).toBeVisible()
    await expect.poll(() => stateOf(page, ids.get(number))).toBe('seated')
  })

  test('takes any other free table too, and says when it is too small', async ({ window: page }) => {
    await signIn(page)
    const ids = await tableIds(page)
    await page.keyboard.press('6')
    await page.getByRole('heading', { name: 'Seat 6' }).waitFor()
    await tapTable(page, ids.get('11'))
    await expect(page.getByText('Only 2 seats for 6.')).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByText('Seated 6 at 11')).toBeVisible()
  })

  test('is seen at once on every other terminal of the store', async ({ window: page, secondTerminal }) => {
    await signIn(page)
    const other = await secondTerminal()
    await signIn(other, PEOPLE.server)
    const ids = await tableIds(other)
    expect(await stateOf(other, ids.get('7'))).toBe('free')
    await seatByKeys(page, '7', 3)
    await expect.poll(() => stateOf(other, ids.get('7'))).toBe('seated')
    await page.keyboard.press('Escape')
  })

  test('says at once who was faster, and offers the next table', async ({ window: page, secondTerminal }) => {
    await signIn(page)
    const other = await secondTerminal()
    await signIn(other, PEOPLE.server)
    // Both are about to seat at table 7; one of them is faster.
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Find a table' }).fill('7')
    await page.keyboard.press('Enter')
    await page.getByRole('complementary').getByRole('button', { name: 'Seat 4 guests' }).click()
    await expect(page.getByText(/^Seat 4 at 7/)).toBeVisible()
    await seatByKeys(other, '7', 2)
    await expect(page.getByText('Table 7 was taken by Minh a moment ago.')).toBeVisible()
    const instead = page.getByRole('button', { name: /^Seat at / })
    const table = ((await instead.textContent()) ?? '').replace('Seat at ', '')
    await instead.click()
    await expect(page.getByText(`Seated 4 at ${table}`)).toBeVisible()
  })

  test('finds a table without accents, on whichever floor it is', async ({ window: page }) => {
    await signIn(page)
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Find a table' }).fill('ban 5')
    await expect(page.getByRole('option').first()).toContainText('Table 5')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('complementary', { name: 'Selected table' })).toContainText('Free')
  })

  test('finds what is free for a size at a time', async ({ window: page }) => {
    await signIn(page)
    await page.getByRole('button', { name: 'Find free tables' }).click()
    const dialog = page.getByRole('dialog', { name: 'Find free tables' })
    await dialog.getByText('6', { exact: true }).click()
    await dialog.getByText('In 60 min').click()
    await dialog.getByRole('button', { name: 'Show them' }).click()
    await expect(page.getByText(/\d+ tables? free at \d\d:\d\d/)).toBeVisible()
  })
})
