import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { damage } from '../../src/main/store/damage-testing'
import { expect, PEOPLE, seatByKeys, signIn, test } from './screens'
import { freePort } from '../../src/main/server/testing'
import { openImpostor } from './support/impostor'
import { PairedNodes } from './support/paired'

/** What the dialog of a hub shows to whoever stands at the new machine. */
interface Shown {
  code: string
  address: string
}

/** A manager at a node, on the pages for who looks after the store. */
async function managerAt(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await page.goto(url)
  await signIn(page, PEOPLE.manager)
  await manage(page)
  return page
}

const manage = (page: Page): Promise<void> => page.getByRole('button', { name: 'Manage', exact: true }).click()
const openPage = (page: Page, name: 'Terminals' | 'Settings' | 'Diagnostics'): Promise<void> =>
  page.getByRole('navigation', { name: 'Manage' }).getByRole('button', { name }).click()

/** A terminal in the list, by its name. */
const inList = (page: Page, name: string) => page.getByRole('main').getByRole('listitem').filter({ hasText: name })

async function openCode(page: Page): Promise<Shown> {
  await page.getByRole('button', { name: 'Add a terminal' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a terminal' })
  const code = await dialog.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent()
  const address = await dialog.getByText(/^https:\/\//).textContent()
  if (code === null || address === null) throw new Error('the dialog shows no code')
  return { code, address }
}

/** Fills the page of a node without a store. */
async function joinBy(page: Page, { code, address }: Shown, name: string): Promise<void> {
  await page.getByLabel('Address of the main terminal').fill(address)
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByLabel('Name of this terminal').fill(name)
  await page.getByRole('button', { name: 'Join the store' }).click()
}

test.describe('a further terminal', () => {
  test('joins by the code that the hub shows, is seen there at once, is shut out, and is let in anew', async ({
    emptyWindow: bar,
    serve,
    browserOf,
    userData,
  }) => {
    const hub = await serve({ data: join(userData, 'hub') })
    const till = await managerAt(await browserOf(), hub.url)
    // A code is worth nothing once its dialog was left.
    const left = await openCode(till)
    await till.keyboard.press('Escape')
    await expect(till.getByRole('dialog')).toHaveCount(0)
    const shown = await openCode(till)
    expect(shown.code).not.toBe(left.code)

    await bar.getByText('Join a store').click()
    await joinBy(bar, { ...shown, code: left.code }, 'Bar')
    await expect(bar.getByText('This code is wrong, used or too old.')).toBeVisible()
    await expect(bar.getByLabel('Code', { exact: true })).toBeFocused()

    await bar.getByLabel('Code', { exact: true }).fill(shown.code.toLowerCase().replaceAll('-', ' '))
    await expect(bar.getByLabel('Code', { exact: true })).toHaveValue(shown.code)
    await bar.getByRole('button', { name: 'Join the store' }).click()
    await expect(bar.getByRole('heading', { name: 'Who are you?' })).toBeVisible()
    await expect(till.getByText('Bar has joined')).toBeVisible()
    await till.getByRole('button', { name: 'Done' }).click()
    await expect(inList(till, 'Bar')).toContainText('Connected')

    await signIn(bar, PEOPLE.manager)
    await manage(bar)
    await expect(inList(bar, 'Bar')).toContainText('This one')
    await expect(bar.getByText(/^Terminals are added at the main terminal/)).toBeVisible()
    await openPage(bar, 'Diagnostics')
    await expect(bar.getByRole('heading', { name: 'Everything is fine' })).toBeVisible()
    await openPage(till, 'Diagnostics')
    await expect(till.getByText('This is the main terminal. The other one is connected.')).toBeVisible()
    await expect(till.getByRole('row', { name: /^Bar \(B\)/ })).toContainText('yes')

    await openPage(till, 'Terminals')
    await till.getByRole('button', { name: 'Shut out Bar' }).click()
    await expect(
      till.getByText('What it has not sent stays on its own disk and arrives here only once it is paired anew.'),
    ).toBeVisible()
    await till.getByRole('dialog').getByRole('button', { name: 'Shut out' }).click()
    await expect(inList(till, 'Bar')).toContainText(/Shut out (now|\d+ seconds? ago)/)
    await expect(bar.getByRole('heading', { name: 'This terminal has been shut out' })).toBeVisible()

    const again = await openCode(till)
    await bar.getByRole('button', { name: 'Pair it anew' }).click()
    const dialog = bar.getByRole('dialog', { name: 'Pair this terminal anew' })
    await expect(dialog.getByText(/What was done here and not sent yet stays/)).toBeVisible()
    await dialog.getByLabel('Address of the main terminal').fill(again.address)
    await dialog.getByLabel('Code', { exact: true }).fill(left.code)
    await dialog.getByLabel('Name of this terminal').fill('Bar')
    await dialog.getByRole('button', { name: 'Pair it' }).click()
    await expect(dialog.getByText('This code is wrong, used or too old.')).toBeVisible()
    await dialog.getByLabel('Code', { exact: true }).fill(again.code)
    await dialog.getByRole('button', { name: 'Pair it' }).click()
    await expect(bar.getByText('This terminal is back. What waited is being sent.')).toBeVisible()
    await expect(bar.getByRole('button', { name: 'Pair it anew' })).toHaveCount(0)
    await expect(bar.getByRole('heading', { name: 'Everything is fine' })).toBeVisible()
    await expect(till.getByText('Bar has joined')).toBeVisible()
    await till.context().close()
  })

  test('says beside its field why it cannot join', async ({ emptyWindow: page, serve, userData }) => {
    await page.getByText('Join a store').click()
    await page.getByRole('button', { name: 'Join the store' }).click()
    await expect(page.getByText('Choose a store, or type its address.')).toBeVisible()
    await expect(page.getByText('The code has twelve letters and digits.')).toBeVisible()
    await expect(page.getByLabel('Address of the main terminal')).toBeFocused()
    const address = `https://127.0.0.1:${await freePort()}`
    await joinBy(page, { address, code: 'ABCD-EFGH-JKMN' }, 'Bar')
    await expect(page.getByText('No main terminal answers at this address.')).toBeVisible()
    await expect(page.getByLabel('Address of the main terminal')).toBeFocused()
    const other = join(userData, 'other')
    await serve({ data: other, sample: null })
    const impostor = await openImpostor(other)
    await joinBy(page, { address: impostor.address, code: 'ABCD-EFGH-JKMN' }, 'Bar')
    await expect(page.getByText('What answers there is not the main terminal that showed this code.')).toBeVisible()
    await expect(page.getByLabel('Address of the main terminal')).toBeFocused()
    await impostor.close()
  })

  for (const [whose, open] of [
    ['whose door opens for it', []],
    ['whose door was open before it had a store', ['--role', 'hub']],
  ] as const)
    test(`@web finds a hub ${whose} on its network by itself`, async ({ serve, browserOf, userData }) => {
      const here = ['--discovery', '127.0.0.1']
      const hub = await serve({ data: join(userData, 'hub'), words: [...here, ...open] })
      const node = await serve({ data: join(userData, 'bar'), sample: null, words: here })
      const till = await managerAt(await browserOf(), hub.url)
      const { code, address } = await openCode(till)
      const bar = await (await (await browserOf()).newContext()).newPage()
      await bar.goto(node.url)
      await bar.getByText('Join a store').click()
      await expect(bar.getByText(address, { exact: true })).toBeVisible()
      // Another test may have such a store on this network, too.
      const option = bar.getByRole('group', { name: 'Which store' }).locator('div:has(> input)')
      await option.filter({ hasText: address }).getByRole('radio', { name: 'Sample restaurant' }).check()
      await bar.getByLabel('Code', { exact: true }).fill(code)
      await bar.getByLabel('Name of this terminal').fill('Bar')
      await bar.getByRole('button', { name: 'Join the store' }).click()
      await expect(bar.getByRole('heading', { name: 'Who are you?' })).toBeVisible()
      await till.context().close()
      await bar.context().close()
    })
})

test.describe('@web what somebody types at another machine', () => {
  test('joins it though the screen that shows the code has locked meanwhile', async ({
    serve,
    browserOf,
    userData,
  }) => {
    const hub = await serve({ data: join(userData, 'hub') })
    const till = await managerAt(await browserOf(), hub.url)
    const { code, address } = await openCode(till)
    await till.clock.setFixedTime(Date.now() + 11 * 60_000)
    await expect(till.getByText('Locked', { exact: true })).toBeVisible()
    await expect(till.getByText(code)).toHaveCount(0)
    const words = ['--role', 'terminal', '--hub', address, '--code', code, '--name', 'Bar']
    await serve({ data: join(userData, 'bar'), sample: null, words })
    await till.getByRole('group', { name: `PIN of ${PEOPLE.manager.name}` }).waitFor()
    await till.keyboard.type(PEOPLE.manager.pin)
    await till.keyboard.press('Enter')
    await expect(inList(till, 'Bar')).toBeVisible()
    await till.context().close()
  })

  test('stays there when the banner from which it is paired anew changes', async ({ serve, browserOf, userData }) => {
    const nodes = await PairedNodes.open(serve, userData)
    const port = await freePort()
    const words = ['--role', 'terminal', '--hub', nodes.door, '--code', await nodes.code(), '--name', 'Bar']
    const data = join(userData, 'bar')
    const node = await serve({ data, sample: null, port, words })
    const bar = await managerAt(await browserOf(), node.url)
    await expect(inList(bar, 'Bar')).toContainText('This one')
    const { items } = await nodes.owner.call<{ items: { id: string; name: string }[] }>('GET', '/terminals')
    await nodes.owner.call('POST', `/terminals/${items.find(({ name }) => name === 'Bar')?.id}/revoke`, {})

    await bar.getByRole('button', { name: 'Pair it anew' }).click()
    const dialog = bar.getByRole('dialog', { name: 'Pair this terminal anew' })
    await dialog.getByLabel('Address of the main terminal').fill(nodes.door)
    await dialog.getByLabel('Name of this terminal').fill('Bar again')
    await node.stop()
    await expect(bar.getByText('Cut off from the store.')).toBeVisible()
    await expect(dialog.getByLabel('Name of this terminal')).toHaveValue('Bar again')
    await serve({ data, sample: null, port })
    await expect(bar.getByText('Cut off from the store.')).toHaveCount(0)
    await dialog.getByLabel('Code', { exact: true }).fill(await nodes.code())
    await dialog.getByRole('button', { name: 'Pair it' }).click()
    await expect(bar.getByText('This terminal is back. What waited is being sent.')).toBeVisible()
    await expect(dialog).toHaveCount(0)
    await bar.context().close()
  })
})

test.describe('@web a hub that is gone', () => {
  test('is replaced by a terminal, and follows it when it returns', async ({ serve, browserOf, userData }) => {
    const door = ['--door-port', String(await freePort())]
    const data = join(userData, 'hub')
    const hub = await serve({ data, words: door })
    const till = await managerAt(await browserOf(), hub.url)
    const { code, address } = await openCode(till)
    const words = ['--role', 'terminal', '--hub', address, '--code', code, '--name', 'Bar']
    const node = await serve({ data: join(userData, 'bar'), sample: null, words })
    await expect(till.getByText('Bar has joined')).toBeVisible()
    const bar = await managerAt(await browserOf(), node.url)
    await openPage(bar, 'Diagnostics')
    await expect(bar.getByRole('heading', { name: 'Everything is fine' })).toBeVisible()
    await expect(bar.getByRole('button', { name: 'Make this the main terminal' })).toHaveCount(0)

    await hub.stop('SIGKILL')
    await expect(bar.getByRole('heading', { name: /^Cut off since/ })).toBeVisible()
    await bar.getByRole('button', { name: 'Make this the main terminal' }).click()
    await expect(bar.getByText(/When the old one returns, it is fenced off/)).toBeVisible()
    const hold = bar.getByRole('button', { name: 'Keep pressed to take over' })
    // A short press does nothing.
    await hold.click()
    await expect(bar.getByText('Keep it pressed for two seconds.')).toBeVisible()
    await hold.hover()
    await bar.mouse.down()
    await expect(bar.getByRole('dialog', { name: 'This is the main terminal now' })).toBeVisible()
    await bar.mouse.up()
    await expect(bar.getByRole('dialog').getByText(/^https:\/\/127\.0\.0\.1:\d+$/)).toBeVisible()
    await bar.getByRole('button', { name: 'Done' }).click()
    await expect(bar.getByText('This is the main terminal. The other one is not connected.')).toBeVisible()

    const returned = await serve({ data, words: door })
    const former = await managerAt(await browserOf(), returned.url)
    await openPage(former, 'Diagnostics')
    await expect(former.getByRole('heading', { name: 'Everything is fine' })).toBeVisible()
    await expect(former.getByText('Each change arrives here at once.')).toBeVisible()
    await expect(bar.getByText('This is the main terminal. The other one is connected.')).toBeVisible()
    for (const page of [till, bar, former]) await page.context().close()
  })
})

test.describe('@web a terminal whose data file is damaged', () => {
  test('fetches the store afresh, says so, and is who it was', async ({ serve, browserOf, userData }) => {
    const door = ['--door-port', String(await freePort())]
    const hub = await serve({ data: join(userData, 'hub'), words: door })
    const till = await managerAt(await browserOf(), hub.url)
    const { code, address } = await openCode(till)
    const data = join(userData, 'bar')
    const before = await serve({
      data,
      sample: null,
      words: ['--role', 'terminal', '--hub', address, '--code', code, '--name', 'Bar'],
    })
    await expect(till.getByText('Bar has joined')).toBeVisible()
    await till.getByRole('button', { name: 'Done' }).click()
    await expect(inList(till, 'Bar')).toContainText('Connected')
    await till.context().close()
    await before.stop()
    await hub.stop()
    const folder = join(data, 'stores')
    const file = readdirSync(folder).find((name) => name.endsWith('.floorbook')) ?? ''
    damage(join(folder, file), 'sale_order')

    const node = await serve({ data, sample: null })
    await expect.poll(() => node.output()).toContain('The store is on its way from the main terminal.')
    const bar = await (await (await browserOf()).newContext({ viewport: { width: 1280, height: 800 } })).newPage()
    await bar.goto(node.url)
    await expect(bar.getByRole('heading', { name: 'The store is fetched afresh' })).toBeVisible()
    await expect(bar.getByText(/^The data file of this terminal \(B\) was damaged\./)).toBeVisible()
    await serve({ data: join(userData, 'hub'), words: door })
    await signIn(bar, PEOPLE.manager)
    await manage(bar)
    await openPage(bar, 'Diagnostics')
    await expect(
      bar.getByText(/^The data file of this terminal was damaged .* what waited to be sent was kept\./),
    ).toBeVisible()
    await openPage(bar, 'Terminals')
    await expect(inList(bar, 'Bar')).toContainText('This one')
    await bar.context().close()
  })
})

test.describe('the settings of a store', () => {
  test('say what happens without the hub, at once and with a way back', async ({ window: page }) => {
    await signIn(page, PEOPLE.manager)
    await manage(page)
    await openPage(page, 'Settings')
    await expect(page.getByRole('radio', { name: 'Go on everywhere' })).toBeChecked()
    await page.getByRole('radio', { name: 'Stop' }).check()
    await expect(page.getByText('Saved.')).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByRole('radio', { name: 'Go on everywhere' })).toBeChecked()
  })

  test('say for how many minutes something can be taken back, and take no number that is none', async ({
    window: page,
  }) => {
    await signIn(page, PEOPLE.manager)
    await seatByKeys(page, '3', 2)
    await manage(page)
    await openPage(page, 'Settings')
    const minutes = page.getByLabel('Minutes')
    const save = page.getByRole('button', { name: 'Save' })
    await expect(minutes).toHaveValue(/^\d+$/)
    const before = await minutes.inputValue()
    await expect(save).toBeDisabled()
    for (const wrong of ['', '1441']) {
      await minutes.fill(wrong)
      await save.click()
      await expect(page.getByRole('alert')).toHaveText('Give whole minutes, 0 to 1440.')
    }
    await minutes.fill('0')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Saved.')).toBeVisible()
    await page.getByRole('button', { name: 'Activity' }).click()
    const seating = page.getByRole('listitem').filter({ hasText: 'Seated at table 3' })
    await expect(seating).toBeVisible()
    await expect(seating.getByRole('button', { name: 'Undo' })).toHaveCount(0)
    await page.getByRole('button', { name: 'Floor', exact: true }).click()
    await seatByKeys(page, '5', 2)
    await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0)

    await manage(page)
    await openPage(page, 'Settings')
    await minutes.fill(before)
    await save.click()
    await expect(minutes).toHaveValue(before)
    await page.getByRole('button', { name: 'Activity' }).click()
    await expect(seating.getByRole('button', { name: 'Undo' })).toBeVisible()
  })

  test('@web keep what was typed, and the focus, saved or not', async ({ serve, browserOf, userData }) => {
    const nodes = await PairedNodes.open(serve, userData)
    const page = await managerAt(await browserOf(), (await nodes.terminal('bar')).url)
    await openPage(page, 'Settings')
    const minutes = page.getByLabel('Minutes')
    const save = page.getByRole('button', { name: 'Save' })
    await minutes.fill('25')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Saved.')).toBeVisible()
    await expect(save).toBeDisabled()
    await expect(minutes).toBeFocused()
    await expect(minutes).toHaveValue('25')
    // What is set elsewhere is taken over where nobody types.
    await nodes.owner.call('PATCH', '/merchant', { undoMinutes: 30 })
    await expect(minutes).toHaveValue('30')
    await minutes.fill('35')
    await nodes.owner.call('PATCH', '/merchant', { undoMinutes: 40, acknowledgement: 'safe' })
    await expect(page.getByRole('radio', { name: 'Once a second terminal has it too' })).toBeChecked()
    await expect(minutes).toHaveValue('35')

    await nodes.hub.stop()
    await expect(page.getByText(/^Cut off from the main terminal since/)).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.getByText(/^This needs the main terminal/)).toBeVisible()
    await expect(minutes).toHaveValue('35')
    await expect(minutes).toBeFocused()
    await expect(save).toBeEnabled()
    await page.context().close()
  })

  test('are not offered to who may not change them', async ({ window: page }) => {
    await signIn(page, PEOPLE.server)
    await manage(page)
    const pages = page.getByRole('navigation', { name: 'Manage' })
    await expect(pages.getByRole('button')).toHaveText(['Terminals', 'Diagnostics'])
    await expect(page.getByText('This one', { exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Add a terminal' })).toHaveCount(0)
    await expect(page.getByRole('button', { name: /^Change / })).toHaveCount(0)
  })
})
