import { expect, PEOPLE, signIn, smallTargets, tapButton, test } from './screens'

test.describe('how it looks', () => {
  test('speaks Vietnamese while running, in the words of staff', async ({ window: page }) => {
    await signIn(page)
    await page.getByRole('button', { name: /^Menu/ }).click()
    await page.getByText('Tiếng Việt').click()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Sơ đồ', exact: true })).toBeVisible()
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
    // The one that is cut off says that the sizes go on.
    await expect(page.getByRole('button', { name: 'Seat 6 guests' })).toBeInViewport({ ratio: 1 })
    await expect(page.getByRole('button', { name: 'Seat 7 guests' })).toBeInViewport({ ratio: 0.3 })
    await tapButton(page, 'Seat 2 guests')
    const proposals = page.getByRole('listitem').filter({ hasText: 'until' })
    await expect(proposals).toHaveCount(3)
    for (const proposal of await proposals.all()) await expect(proposal).toBeInViewport({ ratio: 1 })
    // Nothing lies on the plan while tables are tapped.
    await expect(page.getByRole('button', { name: 'Show the whole floor' })).toBeHidden()
    await proposals.first().getByRole('button').click()
    await tapButton(page, 'Seat')
    await expect(page.getByRole('button', { name: 'Show the whole floor' })).toBeVisible()
    const toast = page.getByText(/^Seated 2 at/)
    await expect(toast).toBeVisible()
    const table = ((await toast.textContent()) ?? '').replace('Seated 2 at ', '')
    await page.getByRole('button', { name: 'Find a table' }).click()
    await page.getByRole('combobox', { name: 'Find a table' }).fill(table)
    await page.getByRole('option').first().click()
    const sheet = page.getByRole('complementary', { name: 'Selected table' })
    await expect(sheet.getByRole('button', { name: 'Pay' })).toBeInViewport()
    const heightOf = async (): Promise<number> => Math.round((await sheet.boundingBox())?.height ?? 0)
    const before = await heightOf()
    await sheet.locator('[data-handle]').click()
    await expect.poll(heightOf).toBeGreaterThan(before * 1.4)
    expect((await sheet.locator('[data-handle]').boundingBox())?.height).toBeGreaterThanOrEqual(44)
  })

  test('says on a tablet too that no table fits', async ({ window: page }) => {
    await page.setViewportSize({ width: 1024, height: 768 })
    await signIn(page)
    await page.getByRole('button', { name: 'Seat a larger party' }).click()
    await page.getByLabel('How many guests?').fill('99')
    await page.keyboard.press('Enter')
    await expect(page.getByText('No free table fits 99 just now.')).toBeVisible()
  })

  test('shows every tool and every area of the floor on a tablet that is held upright', async ({ window: page }) => {
    await page.setViewportSize({ width: 744, height: 1133 })
    await signIn(page, PEOPLE.manager)
    await page.getByRole('button', { name: 'Patio' }).click()
    for (const width of [744, 834, 1000]) {
      await page.setViewportSize({ width, height: 1133 })
      for (const name of ['Find free tables', 'Move everyone in an area', 'Legend', 'List', 'Left row', 'Right row'])
        await expect(page.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 })
    }
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
