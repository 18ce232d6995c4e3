import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { expect, PEOPLE, seatByKeys, signIn, tapButton, tapTable, test } from '../e2e/screens'
import { everyKind } from '../e2e/support/evening/every-kind'
import { PairedNodes } from '../e2e/support/paired'
import type { ServedNode } from '../e2e/support/serve'
import { beginEvening } from './evening'
import { LOOKS, lookAt, WIDE } from './looks'
import { shoot } from './shoot'

async function pageOf(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext({ hasTouch: true, viewport: { width: 1280, height: 800 } })).newPage()
  await page.goto(url)
  return page
}

/** A page for who looks after the store, in English. */
async function manage(page: Page, name: 'Terminals' | 'Settings' | 'Diagnostics'): Promise<void> {
  await page.getByRole('button', { name: 'Manage', exact: true }).click()
  await page.getByRole('navigation', { name: 'Manage' }).getByRole('button', { name }).click()
}

test.use({ target: 'web' })

test.describe('a store of several terminals', () => {
  test('is joined, looked after, cut off and taken over', async ({ serve, browserOf, userData }) => {
    const here = ['--discovery', '127.0.0.1']
    const nodes = await PairedNodes.open(serve, userData, here)
    const evening = await beginEvening(nodes.hub.url)
    const bar = await nodes.terminal('Bar')
    await nodes.terminal('Patio')
    await nameHub(nodes, 'Counter')
    const browser = await browserOf()

    const fresh = await serve({ data: join(userData, 'fresh'), sample: null, words: here })
    const hub = await managerAt(browser, nodes.hub)
    await joining(await pageOf(browser, fresh.url), hub)

    await manage(hub, 'Diagnostics')
    await hub.getByRole('heading', { name: 'Everything is fine' }).waitFor()
    await shoot(hub, 'diagnostics')
    await manage(hub, 'Settings')
    await shoot(hub, 'settings')

    const terminal = await managerAt(browser, bar)
    await nodes.hub.stop('SIGKILL')
    await expect(terminal.getByText(/^Cut off from the main terminal/)).toBeVisible()
    await seatByKeys(terminal, '7', 4)
    await seatByKeys(terminal, '9', 2)
    for (const look of LOOKS) {
      await lookAt(terminal, look)
      if (look === WIDE) await tapTable(terminal, evening.unitId('7'))
      await shoot(terminal, `cut-off${look.ending}`)
    }
    await lookAt(terminal, WIDE)
    await manage(terminal, 'Diagnostics')
    await terminal.getByRole('button', { name: 'Make this the main terminal' }).click()
    await shoot(terminal, 'take-over')
  })

  async function managerAt(browser: Browser, node: ServedNode): Promise<Page> {
    const page = await pageOf(browser, node.url)
    await signIn(page, PEOPLE.manager)
    return page
  }

  /** The list of terminals, the code of the hub, and the first page of a new machine that has found the hub. */
  async function joining(page: Page, hub: Page): Promise<void> {
    await manage(hub, 'Terminals')
    await expect(hub.getByRole('main').getByText('Connected', { exact: true })).toHaveCount(3)
    await shoot(hub, 'terminals')
    await hub.getByRole('button', { name: 'Add a terminal' }).click()
    const code = await hub.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent()
    await shoot(hub, 'add-terminal')
    await page.getByText('Join a store').click()
    await page.getByRole('radio', { name: 'Sample restaurant' }).check()
    await page.getByLabel('Code', { exact: true }).fill(code ?? '')
    await page.getByLabel('Name of this terminal').fill('Front door')
    await shoot(page, 'join')
    await hub.keyboard.press('Escape')
  }

  /** The hub's own name is its machine's, which is nobody's business in a picture. */
  async function nameHub({ owner }: PairedNodes, name: string): Promise<void> {
    const { terminal } = await owner.call<{ terminal: { id: string } }>('GET', '/sync')
    await owner.call('PATCH', `/terminals/${terminal.id}`, { name })
  }
})

test.describe('conflicts of an evening', () => {
  test.use({ evening: { deeds: everyKind() } })

  test('stand in the inbox and the tray until someone settles them', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    for (const look of LOOKS) {
      await lookAt(page, look)
      await page.getByRole('button', { name: look.vietnamese === true ? /^Xung đột/ : /^Conflicts/ }).click()
      await shoot(page, `inbox${look.ending}`)
      await page.getByRole('button', { name: look.vietnamese === true ? 'Sơ đồ' : 'Floor', exact: true }).click()
      await tapButton(page, look.vietnamese === true ? 'Xếp bàn khác' : 'Seat elsewhere')
      await page
        .getByRole('listitem')
        .filter({ hasText: /until|đến/ })
        .first()
        .waitFor()
      await shoot(page, `settle${look.ending}`)
      await page.keyboard.press('Escape')
    }
  })
})
