import { expect, PEOPLE, seatByKeys, signIn, stateOf, tableIds, tapTable, test } from './screens'

test.describe('@web Back, of a browser or a tablet', () => {
  test('closes what is open and leads home to the floor, and does not leave the program before', async ({
    window: page,
  }) => {
    await signIn(page, PEOPLE.manager)
    const panel = page.getByRole('complementary', { name: 'Selected table' })
    const ids = await tableIds(page)
    await tapTable(page, ids.get('3'))
    await panel.getByRole('button', { name: 'History', exact: true }).click()
    const activity = page.getByRole('button', { name: 'Activity', exact: true })
    await expect(activity).toHaveAttribute('aria-current', 'page')
    await page.goBack()
    await expect(activity).not.toHaveAttribute('aria-current')
    await expect(panel).toBeVisible()
    await page.goBack()
    await expect(panel).toHaveCount(0)
    await expect(page.getByRole('img', { name: /Plan of/ })).toBeVisible()
  })

  test('takes seating back step by step, and sells nothing', async ({ window: page }) => {
    await signIn(page)
    const ids = await tableIds(page)
    await page.keyboard.press('4')
    await expect(page.getByRole('heading', { name: 'Seat 4' })).toBeVisible()
    await tapTable(page, ids.get('3'))
    await expect(page.getByText(/^Seat 4 at 3, until/)).toBeVisible()
    await page.goBack()
    await expect(page.getByText(/^Seat 4 at 3, until/)).toHaveCount(0)
    await expect(page.getByRole('heading', { name: 'Seat 4' })).toBeVisible()
    await page.goBack()
    await expect(page.getByRole('heading', { name: 'Seat 4' })).toHaveCount(0)
    expect(await stateOf(page, ids.get('3'))).toBe('free')
  })

  test('closes a dialog first, and what was closed by hand costs no further press', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    const panel = page.getByRole('complementary', { name: 'Selected table' })
    const ids = await tableIds(page)
    await seatByKeys(page, '3', 4)
    await tapTable(page, ids.get('3'))
    await panel.getByRole('button', { name: 'Change who they are' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.goBack()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(panel).toBeVisible()
    await panel.getByRole('button', { name: 'Close' }).click()
    await expect(panel).toHaveCount(0)
    await page.getByRole('button', { name: 'Manage', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Add a terminal' })).toBeVisible()
    await page.goBack()
    await expect(page.getByRole('img', { name: /Plan of/ })).toBeVisible()
    // Nothing is left to go back to but what was there before the program.
    await expect.poll(() => page.evaluate(() => (history.state as { depth: number }).depth)).toBe(0)
  })

  test('stays right when a link within the page was used, and when the page is loaded again', async ({
    window: page,
  }) => {
    await signIn(page)
    const panel = page.getByRole('complementary', { name: 'Selected table' })
    const ids = await tableIds(page)
    await tapTable(page, ids.get('3'))
    await page.getByRole('link', { name: 'Skip to the floor' }).press('Enter')
    await expect(panel).toBeVisible()
    await page.reload()
    await expect(page.getByRole('img', { name: /Plan of/ })).toBeVisible()
    await expect.poll(() => page.evaluate(() => (history.state as { depth: number }).depth)).toBe(0)
    await tapTable(page, ids.get('3'))
    await expect(panel).toBeVisible()
    await page.goBack()
    await expect(panel).toHaveCount(0)
  })
})
