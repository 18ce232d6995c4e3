import type { ElectronApplication, Page } from '@playwright/test'
import { expect, PEOPLE, seatByKeys, signIn, stateOf, tableIds, tapButton, tapTable, test } from './screens'
import { floorPage } from './support/fixtures'
import { freePort } from '../../src/main/server/testing'
import { PairedNodes } from './support/paired'
import { picture as pictureOf } from './support/picture'
import { openRelay } from './support/relay'
import type { Relay } from './support/relay'

/** Joins the store on the first page of a new desktop, as an installer does. */
async function joinStore(app: ElectronApplication, name: string, address: string, code: string): Promise<Page> {
  const page = await floorPage(app)
  await page.getByText('Join a store').click()
  await page.getByLabel('Address of the main terminal').fill(address)
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByLabel('Name of this terminal').fill(name)
  await page.getByRole('button', { name: 'Join the store' }).click()
  await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible({ timeout: 20_000 })
  return page
}

test.describe('@desktop three terminals of one store: two windows and a browser', () => {
  test.slow()
  let relay: Relay
  test.afterEach(() => relay.close())

  test('one is cut off, one table is sold on both sides, and the party without it is seated in two taps', async ({
    launch,
    serve,
    browserOf,
    userData,
  }) => {
    const port = await freePort()
    relay = await openRelay(port)
    // The hub is a box without a screen. Terminals are told to find it behind the relay, which only the patio needs.
    const nodes = await PairedNodes.open(serve, userData, ['--door-port', `${port}`, '--door-address', relay.address])
    const start = (machine: string) => launch({ fresh: true, empty: true, machine })
    const inside = await joinStore(await start('inside'), 'Bar', `https://127.0.0.1:${port}`, await nodes.code())
    const outside = await joinStore(await start('outside'), 'Patio', relay.address, await nodes.code())
    const context = await (await browserOf()).newContext({ hasTouch: true, viewport: { width: 1280, height: 800 } })
    const tablet = await context.newPage()
    await tablet.goto(nodes.hub.url)
    await signIn(inside, PEOPLE.host)
    await signIn(outside, PEOPLE.server)
    await signIn(tablet, PEOPLE.manager)
    const all = { inside, outside, tablet }
    const ids = await tableIds(tablet)
    const picture = async (step: string): Promise<void> => {
      for (const [name, page] of Object.entries(all)) await pictureOf(page, `three-terminals/${step}-${name}`)
    }

    await seatByKeys(outside, '3', 2)
    for (const page of Object.values(all)) await expect.poll(() => stateOf(page, ids.get('3'))).toBe('seated')
    await picture('1-together')

    relay.cut()
    await expect(outside.getByText(/^Cut off from the main terminal since/)).toBeVisible({ timeout: 10_000 })
    await picture('2-cut-off')

    await seatByKeys(inside, '5', 4)
    await expect.poll(() => stateOf(tablet, ids.get('5'))).toBe('seated')
    expect(await stateOf(outside, ids.get('5'))).toBe('free')
    await seatByKeys(outside, '5', 2)
    await expect.poll(() => stateOf(outside, ids.get('5'))).toBe('seated')
    await expect(outside.getByText(/1 change is waiting/)).toBeVisible()
    await picture('3-sold-on-both-sides')

    relay.mend()
    for (const page of Object.values(all)) {
      await expect(page.getByRole('region', { name: 'To settle' })).toContainText('Table 5 was taken', {
        timeout: 20_000,
      })
    }
    await expect(outside.getByText(/^Cut off from the main terminal since/)).toHaveCount(0)
    await picture('4-reconnected')

    await tapButton(outside, 'Seat elsewhere')
    await expect(outside.getByRole('heading', { name: 'A table for 2' })).toBeVisible()
    await picture('5-first-tap')
    await tapTable(outside, ids.get('1'))
    await expect(outside.getByText(/^Seated 2 at 1/)).toBeVisible()
    for (const page of Object.values(all)) {
      await expect(page.getByRole('region', { name: 'To settle' })).toHaveCount(0)
      await expect.poll(() => stateOf(page, ids.get('1'))).toBe('seated')
      await expect.poll(() => stateOf(page, ids.get('5'))).toBe('seated')
    }
    await picture('6-settled')
    await context.close()
  })
})
