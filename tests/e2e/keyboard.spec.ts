import { expect, signIn, test } from './screens'

test.describe('the floor by keys alone', () => {
  test('seats and frees a party in the list, without a pointer', async ({ window: page }) => {
    await signIn(page)
    await page.keyboard.press('l')
    await expect(page.getByRole('table')).toBeVisible()
    await page.keyboard.press('4')
    await expect(page.getByRole('heading', { name: 'Seat 4' })).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'Fits exactly' }).first()).toBeVisible()
    await page.keyboard.press('1')
    const sentence = page.getByText(/^Seat 4 at \S+, until/)
    await expect(sentence).toBeVisible()
    const table = /at (\S+),/.exec((await sentence.textContent()) ?? '')?.[1] ?? ''
    await page.keyboard.press('Enter')
    await expect(page.getByText(`Seated 4 at ${table}`)).toBeVisible()
    await page.keyboard.press('/')
    await page.keyboard.type(table)
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Selected table' })
    await expect(panel.getByRole('button', { name: 'Pay' })).toBeFocused()
    await page.keyboard.press('Tab')
    await expect(panel.getByRole('button', { name: 'Free the table' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByText(`Table ${table} is free`)).toBeVisible()
    // The button went with what it did; the keyboard keeps its place in the panel, and then in the list.
    await expect(panel.locator(':focus')).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(panel).toHaveCount(0)
    await expect(page.locator('body')).not.toBeFocused()
  })

  test('goes from table to table on the plan', async ({ window: page }) => {
    await signIn(page)
    await page.getByRole('img', { name: /Plan of/ }).focus()
    await page.keyboard.press('ArrowRight')
    const panel = page.getByRole('complementary', { name: 'Selected table' })
    await expect(panel).toBeVisible()
    const first = await panel.getByRole('heading').textContent()
    await page.keyboard.press('ArrowRight')
    await expect(panel.getByRole('heading')).not.toHaveText(first ?? '')
    await page.keyboard.press('Escape')
    await expect(panel).toHaveCount(0)
  })

  test('has a skip link, and shows every key', async ({ window: page }) => {
    await signIn(page)
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('link', { name: 'Skip to the floor' })).toHaveAttribute('href', '#content')
  })
})
