import { expect, PEOPLE, seatByKeys, signIn, test } from './screens'

test.describe('signing in', () => {
  test('goes by name and PIN to the floor, marked as a trial store', async ({ window: page }) => {
    await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible()
    await expect(page.getByText('Trial store')).toBeVisible()
    await signIn(page)
    await expect(page.getByText('Trial store')).toBeVisible()
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
  })

  test('takes the keypad under a finger, and Escape goes back to the names', async ({ window: page }) => {
    await page.getByRole('button', { name: PEOPLE.host.name }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: PEOPLE.host.name }).click()
    for (const digit of PEOPLE.host.pin) await page.getByRole('button', { name: `Digit ${digit}` }).click()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('img', { name: /Plan of/ })).toBeVisible()
  })

  test('says in words that the PIN is wrong, and after too many how long to wait', async ({ window: page }) => {
    await page.getByRole('button', { name: PEOPLE.cashier.name }).click()
    await page.keyboard.type('0000')
    await page.keyboard.press('Enter')
    await expect(page.getByText('That PIN is not right. Try again.')).toBeVisible()
    const lockedOut = page.getByText(/Too many wrong tries\. Wait \d+ s/)
    await expect(async () => {
      await page.keyboard.type('0000')
      await page.keyboard.press('Enter')
      await expect(lockedOut).toBeVisible({ timeout: 2_500 })
    }).toPass({ timeout: 45_000 })
  })

  test('locks, and unlocks at the keypad of whoever worked', async ({ window: page }) => {
    await signIn(page)
    await page.getByRole('button', { name: 'Lock' }).click()
    await expect(page.getByText('Locked')).toBeVisible()
    await page.keyboard.type(PEOPLE.host.pin)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('img', { name: /Plan of/ })).toBeVisible()
  })

  test('keeps what was just done, and its Undo, from whoever comes to a locked terminal', async ({ window: page }) => {
    const seated = page.getByText('Seated 2 at 10')
    const undo = page.getByRole('button', { name: 'Undo' })
    await signIn(page)
    await seatByKeys(page, '10', 2)
    await expect(undo).toBeVisible()
    await page.getByRole('button', { name: 'Lock' }).click()
    await expect(page.getByText('Locked')).toBeVisible()
    await expect(seated).toBeHidden()
    await expect(undo).toBeHidden()
    await page.keyboard.press('Escape')
    await signIn(page, PEOPLE.cashier)
    await expect(undo).toBeHidden()
  })

  test('lets an owner use the password', async ({ window: page }) => {
    await page.getByRole('button', { name: /^Owner/ }).click()
    await page.getByRole('button', { name: 'Use the password' }).click()
    await page.getByLabel('Sign-in name').fill('owner')
    await page.getByLabel('Password', { exact: true }).fill('floorbook-trial')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('img', { name: /Plan of/ })).toBeVisible()
  })
})
