import type { Page } from '@playwright/test'
import { expect, seatByKeys, signIn, stateOf, tableIds, tapButton, tapTable, test as base } from './screens'
import { PairedNodes } from './support/paired'
import type { ServedNode } from './support/serve'

interface Fixtures {
  nodes: PairedNodes
  /** A screen of a node, signed in. */
  screenOf: (node: ServedNode) => Promise<Page>
}

const test = base.extend<Fixtures>({
  nodes: async ({ serve, userData }, use) => use(await PairedNodes.open(serve, userData)),
  screenOf: async ({ browserOf }, use) => {
    const opened: Page[] = []
    await use(async (node) => {
      const context = await (await browserOf()).newContext({ hasTouch: true, viewport: { width: 1280, height: 800 } })
      const page = await context.newPage()
      opened.push(page)
      await page.goto(node.url)
      await signIn(page)
      return page
    })
    for (const page of opened) await page.context().close()
  },
})

const isMarked = (page: Page, unitId: string | undefined): Promise<boolean | undefined> =>
  page.evaluate((id) => window.__floorCanvas?.stateOf(id ?? '')?.provisional, unitId)
const cutOff = (page: Page) => page.getByText(/^Cut off from the main terminal since \d\d:\d\d\./)
const live = (page: Page) => page.getByText('Live', { exact: true })

test.describe('@web a terminal that is cut off from the hub', () => {
  test('says so within five seconds, goes on, marks what is not sent, and sends it by itself', async ({
    nodes,
    screenOf,
  }) => {
    const page = await screenOf(await nodes.terminal('bar'))
    const ids = await tableIds(page)
    await seatByKeys(page, '2', 2)
    await expect.poll(() => stateOf(page, ids.get('2'))).toBe('seated')
    expect(await isMarked(page, ids.get('2'))).toBe(false)
    await nodes.hub.stop('SIGKILL')
    await expect(cutOff(page)).toBeVisible({ timeout: 5_500 })
    await expect(page.getByText('You can go on.')).toBeVisible()

    await seatByKeys(page, '3', 4)
    await expect.poll(() => isMarked(page, ids.get('3'))).toBe(true)
    await expect(page.getByText('1 change is waiting.')).toBeVisible()
    await page.getByRole('button', { name: 'Show the whole floor' }).click()
    await tapTable(page, ids.get('3'))
    const panel = page.getByRole('complementary', { name: 'Selected table' })
    await expect(panel.getByText('Not sent yet')).toBeVisible()
    await panel.getByRole('button', { name: 'Pay' }).click()
    await expect(page.getByText('Table 3 paid')).toBeVisible()
    await page.keyboard.press('Escape')
    await tapTable(page, ids.get('2'))
    await panel.getByRole('button', { name: 'Pay' }).click()
    await panel.getByRole('button', { name: 'Free the table' }).click()
    await expect.poll(() => stateOf(page, ids.get('2'))).toBe('free')
    await expect.poll(() => isMarked(page, ids.get('2'))).toBe(true)
    await expect(page.getByText('4 changes are waiting.')).toBeVisible()
    // A reload keeps what is known, also of a table that is free again.
    await page.reload()
    await expect.poll(() => isMarked(page, ids.get('2'))).toBe(true)

    await nodes.startHub()
    await expect(live(page)).toBeVisible({ timeout: 15_000 })
    await expect(cutOff(page)).toHaveCount(0)
    await expect.poll(() => isMarked(page, ids.get('3'))).toBe(false)
    await expect.poll(() => isMarked(page, ids.get('2'))).toBe(false)
    const atHub = await screenOf(nodes.hub)
    await expect.poll(() => stateOf(atHub, ids.get('3'))).toBe('paid')
    await expect.poll(() => stateOf(atHub, ids.get('2'))).toBe('free')
  })

  test('shares a table with nobody: the second party stands in every tray until it is settled', async ({
    nodes,
    screenOf,
  }) => {
    const bar = await screenOf(await nodes.terminal('bar'))
    const patio = await screenOf(await nodes.terminal('patio'))
    const ids = await tableIds(bar)
    await nodes.hub.stop()
    for (const page of [bar, patio]) {
      await expect(cutOff(page)).toBeVisible()
      await seatByKeys(page, '5', 4)
    }
    await nodes.startHub()
    const tray = (page: Page) => page.getByRole('region', { name: 'To settle' })
    for (const page of [bar, patio]) {
      await expect(tray(page)).toContainText(/Party of 4 · [BC]-001/, { timeout: 15_000 })
      await expect(tray(page)).toContainText(/Table 5 was taken by order [BC]-001\./)
      await expect(live(page)).toBeVisible()
    }
    await tapButton(bar, 'Seat elsewhere')
    await bar.getByRole('listitem').filter({ hasText: 'until' }).first().waitFor()
    await tapTable(bar, ids.get('8'))
    await expect(bar.getByText('Seated 4 at 8')).toBeVisible()
    for (const page of [bar, patio]) {
      await expect(tray(page)).toHaveCount(0)
      await expect.poll(() => stateOf(page, ids.get('8'))).toBe('seated')
    }
  })

  test('seats a table of another station only when told once more, where the store wants stations', async ({
    nodes,
    screenOf,
  }) => {
    await nodes.owner.call('PATCH', '/merchant', { offlinePolicy: 'stations' })
    const page = await screenOf(await nodes.terminal('bar'))
    const ids = await tableIds(page)
    await nodes.hub.stop()
    await expect(page.getByText('This terminal seats its own tables only.')).toBeVisible()
    await page.keyboard.press('2')
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().waitFor()
    await tapTable(page, ids.get('3'))
    await tapButton(page, 'Seat')
    await expect(page.getByText(/^Table 3 belongs to another station, which cannot be asked now/)).toBeVisible()
    await tapButton(page, 'Seat all the same')
    await expect(page.getByText('Seated 2 at 3')).toBeVisible()
    await expect.poll(() => isMarked(page, ids.get('3'))).toBe(true)
  })

  test('changes nothing where the store does not work without its hub, and says why', async ({ nodes, screenOf }) => {
    await nodes.owner.call('PATCH', '/merchant', { offlinePolicy: 'block' })
    const page = await screenOf(await nodes.terminal('bar'))
    const ids = await tableIds(page)
    await nodes.hub.stop()
    await expect(page.getByText('Nothing can be changed until it is back.')).toBeVisible()
    await page.keyboard.press('2')
    await page.getByRole('listitem').filter({ hasText: 'until' }).first().waitFor()
    await tapTable(page, ids.get('3'))
    await tapButton(page, 'Seat')
    await expect(
      page.getByText('The main terminal is out of reach, and this store does not work without it.'),
    ).toBeVisible()
    expect(await stateOf(page, ids.get('3'))).toBe('free')
  })
})
