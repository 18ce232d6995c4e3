import { expect, PEOPLE, signIn, smallTargets, tapButton, test } from './screens'

test.describe('how it looks', () => {
  test('speaks Vietnamese while running, in the words of staff', async ({ window: page }) => {
    await signIn(page)
    await page.getByRole('button', { name: /^Menu/ }).click()
    await page.getByText('Tiếng Việt').click()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Sơ đồ bàn' })).toBeVisible()
    await expect(page.getByText(/\d+ bàn trống/)).toBeVisible()
    await page.keyboard.press('2')
    await expect(page.getByRole('heading', { name: 'Xếp 2 khách' })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('vi')
  })

  test('follows a dark system', async ({ window: page }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await signIn(page)
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(ground).toBe('rgb(16, 18, 20)')
  })

  test('fits a phone: seats a party, with the panel as a sheet', async ({ window: page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await signIn(page, PEOPLE.cashier)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await tapButton(page, 'Seat 2 guests')
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().getByRole('button').click()
    await tapButton(page, 'Seat')
    const toast = page.getByText(/^Seated 2 at/)
    await expect(toast).toBeVisible()
    const table = ((await toast.textContent()) ?? '').replace('Seated 2 at ', '')
    await page.getByRole('button', { name: 'Find a table' }).click()
    await page.getByRole('combobox', { name: 'Find a table' }).fill(table)
    await page.getByRole('option').first().click()
    const sheet = page.getByRole('complementary', { name: 'Selected table' })
    await expect(sheet.getByRole('button', { name: 'Pay' })).toBeInViewport()
  })

  test('keeps every target of the floor at 48 px', async ({ window: page }) => {
    await page.setViewportSize({ width: 1024, height: 768 })
    await signIn(page)
    expect(await smallTargets(page)).toEqual([])
  })

  test('keeps every target of the pages for who looks after the store at 48 px', async ({ window: page }) => {
    await page.setViewportSize({ width: 1024, height: 768 })
    await signIn(page, PEOPLE.manager)
    await page.getByRole('button', { name: 'Manage', exact: true }).click()
    await page.getByRole('button', { name: /^Change / }).click()
    await page.getByRole('group', { name: 'Station' }).waitFor()
    expect(await smallTargets(page)).toEqual([])
    // The words beside a tick belong to it: what is pressed there is its label, which lies over them.
    await page.getByText('12 tables').click({ force: true })
    await expect(page.getByRole('checkbox', { name: /^Main room/ })).toBeChecked()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Add a terminal' }).click()
    await page.getByRole('button', { name: 'New code' }).waitFor()
    expect(await smallTargets(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('radio', { name: 'Go on everywhere' }).waitFor()
    expect(await smallTargets(page)).toEqual([])
    await page.getByRole('button', { name: 'Diagnostics' }).click()
    await page.getByRole('heading', { name: 'Everything is fine' }).waitFor()
    expect(await smallTargets(page)).toEqual([])
  })

  test('seats a party in a window that is as low as at 200 %', async ({ window: page }) => {
    await page.setViewportSize({ width: 640, height: 400 })
    await signIn(page)
    await page.getByRole('button', { name: 'Seat 4 guests' }).click()
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().getByRole('button').click()
    await page.getByRole('button', { name: 'Seat', exact: true }).click()
    await expect(page.getByText(/^Seated 4 at/)).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640)
  })

  test('says within five seconds that it is cut off, and how old the floor is', async ({ target, window: page }) => {
    await signIn(page)
    await page.context().setOffline(true)
    // A desktop window cannot lose the node that it belongs to; it stays live.
    const banner = page.getByText(/^Cut off from the store/)
    if (target === 'web') await expect(banner).toBeVisible({ timeout: 5_500 })
    else await expect(banner).toHaveCount(0)
    await page.context().setOffline(false)
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
  })
})
