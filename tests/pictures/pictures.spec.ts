import { atRest, middleOf, PEOPLE, signIn, tapButton, test } from '../e2e/screens'
import { beginEvening } from './evening'
import type { Evening } from './evening'
import { shoot } from './shoot'

test.use({ target: 'web' })

test.describe('pictures', () => {
  let evening: Evening

  test.beforeEach(async ({ window: page }) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    evening = await beginEvening(new URL(page.url()).origin)
  })

  test('sign-in and first look', async ({ window: page }) => {
    await shoot(page, 'sign-in')
    await page.getByRole('button', { name: 'Lan' }).first().click()
    await shoot(page, 'pin')
    await page.keyboard.type('3333')
    await page.keyboard.press('Enter')
    await page.waitForTimeout(1500)
    await shoot(page, 'floor')
    await page.keyboard.press('l')
    await shoot(page, 'list')
  })

  test('seating', async ({ window: page }) => {
    await signIn(page)
    await page.keyboard.press('4')
    await page.getByRole('heading', { name: 'Seat 4' }).waitFor()
    await shoot(page, 'seat')
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().getByRole('button').click()
    await shoot(page, 'seat-confirm')
    await page.keyboard.press('Enter')
    await shoot(page, 'seat-done')
  })

  test('a table and its history', async ({ window: page }) => {
    await signIn(page)
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Find a table' }).fill('8')
    await page.keyboard.press('Enter')
    await shoot(page, 'panel')
  })

  test('moving', async ({ window: page }) => {
    await signIn(page)
    await atRest(page)
    const from = await middleOf(page, evening.unitId('1'))
    const to = await middleOf(page, evening.unitId('11'))
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.waitForTimeout(400)
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
    await page.waitForTimeout(500)
    await page.mouse.move(to.x, to.y, { steps: 6 })
    await shoot(page, 'move')
    await page.keyboard.press('Escape')
    await page.mouse.up()
  })

  test('dark', async ({ window: page }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await signIn(page)
    await shoot(page, 'dark')
  })

  test('small screens', async ({ window: page }) => {
    await signIn(page)
    await page.setViewportSize({ width: 1024, height: 768 })
    await shoot(page, '1024')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.waitForTimeout(500)
    await shoot(page, 'phone')
    await tapButton(page, 'Seat 4 guests')
    await shoot(page, 'phone-seat')
  })

  test('activity and Vietnamese', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    await page.getByRole('button', { name: 'Activity' }).click()
    await shoot(page, 'activity')
    await page.getByRole('button', { name: 'Floor', exact: true }).click()
    await page.getByRole('button', { name: /^Menu/ }).click()
    await shoot(page, 'menu')
    await page.getByText('Tiếng Việt').click()
    await page.keyboard.press('Escape')
    await page.waitForTimeout(400)
    await shoot(page, 'vietnamese')
    await page.keyboard.press('2')
    await shoot(page, 'vietnamese-seat')
  })

  test('who serves where, and an area that moves', async ({ window: page }) => {
    const staff = (await evening.call('GET', '/v1/api/store/staff'))['items'] as { id: string; displayName: string }[]
    const shift = { shiftFrom: new Date().toISOString(), shiftTo: new Date(Date.now() + 4 * 3_600_000).toISOString() }
    for (const [name, tables] of [
      ['Minh', ['1', '4', '8']],
      ['Lan', ['2', '5', '6']],
    ] as const) {
      const staffId = staff.find(({ displayName }) => displayName === name)?.id
      const unitIds = tables.map((table) => evening.unitId(table))
      await evening.call('POST', '/v1/api/sale/sections', { staffId, unitIds, ...shift })
    }
    // It rains: the patio's middle goes inside.
    for (const [table, partySize] of [
      ['110', 3],
      ['111', 2],
    ] as const) {
      const allocationUnitIds = [evening.unitId(table)]
      await evening.call('POST', '/v1/api/sale/sale-orders', { allocationUnitIds, guest: { partySize } })
    }
    await signIn(page, PEOPLE.manager)
    await page.keyboard.press('m')
    const dialog = page.getByRole('dialog', { name: 'Move everyone in an area' })
    await dialog.getByRole('group', { name: 'Who leaves' }).getByText('Middle').click()
    await dialog.getByRole('group', { name: 'Where to' }).getByText('Main room').click()
    await dialog.getByRole('list', { name: 'Who goes where' }).waitFor()
    await shoot(page, 'move-area')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Manage', exact: true }).click()
    await page.getByRole('button', { name: 'Who serves where' }).click()
    await page.getByRole('list').getByText('Minh').waitFor()
    await shoot(page, 'sections')
  })
})
