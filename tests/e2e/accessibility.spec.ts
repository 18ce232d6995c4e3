import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, PEOPLE, seatByKeys, signIn, test } from './screens'

/** Nothing serious or critical, by WCAG 2.2 A and AA. */
async function expectAccessible(page: Page, screen: string): Promise<void> {
  // Colours in the middle of a transition are no colours that anybody reads.
  await page.waitForTimeout(300)
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(
    serious.map(({ id, nodes }) => `${screen}: ${id} ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`),
  ).toEqual([])
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every screen is accessible, ${colorScheme}`, async ({ window: page }) => {
    await page.emulateMedia({ colorScheme })
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor()
    await expectAccessible(page, 'names')
    await page.getByRole('button', { name: PEOPLE.host.name }).click()
    await expectAccessible(page, 'keypad')
    await page.keyboard.press('Escape')
    await signIn(page)
    await expectAccessible(page, 'floor')
    await seatByKeys(page, '3', 4)
    await page.keyboard.press('g')
    await page.keyboard.press('2')
    await page.getByRole('heading', { name: 'Seat 2' }).waitFor()
    await expectAccessible(page, 'best tables')
    await page.keyboard.press('1')
    await expectAccessible(page, 'confirming')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.keyboard.type('3')
    await expectAccessible(page, 'find')
    await page.keyboard.press('Enter')
    await expectAccessible(page, 'panel')
    await page.getByRole('button', { name: 'Cancel the party' }).click()
    await expectAccessible(page, 'cancel dialog')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('l')
    await expectAccessible(page, 'list')
    await page.getByRole('button', { name: /^Menu/ }).click()
    await expectAccessible(page, 'menu')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Activity' }).click()
    await page.getByText('Seated at table 3').waitFor()
    await expectAccessible(page, 'activity')
  })
}

test('the first start is accessible', async ({ emptyWindow: page }) => {
  await page.getByRole('button', { name: 'Open the store' }).click()
  await expectAccessible(page, 'first start')
})
