/** What a person does on the screens, for the specs: the same words and gestures on every target. */
import AxeBuilder from '@axe-core/playwright'
import type { ElectronApplication, Page } from '@playwright/test'
import { expect, floorPage, test as base } from './support/fixtures'
import { openRelay, type Relay } from './support/relay'
import { tap, type Place } from './support/touch'

/** Staff of the sample store, as its card prints them. */
export const PEOPLE = {
  owner: { name: 'Owner', pin: '1111' },
  manager: { name: 'Mai', pin: '2222' },
  host: { name: 'Lan', pin: '3333' },
  server: { name: 'Minh', pin: '4444' },
  cashier: { name: 'Hoa', pin: '5555' },
} as const
type Person = (typeof PEOPLE)[keyof typeof PEOPLE]

interface Fixtures {
  /** The first window of a node that has no store yet. */
  emptyWindow: Page
  /** Another terminal of the same store: a browser on the node behind `window`. */
  secondTerminal: () => Promise<Page>
  /** The same over a cable that a test can pull. */
  terminalOnACable: { page: Page; cable: Relay }
}

/**
 * Where the node of a desktop serves browsers. It says so on its output before a spec can listen, so its process is
 * asked for the ports that it listens on, and each of them whether a store answers there.
 */
async function addressOf(app: ElectronApplication): Promise<string> {
  const ports = await app.evaluate(() => {
    const handles = (
      Reflect.get(process, '_getActiveHandles') as () => { address?: () => { port?: number } | null }[]
    )()
    return handles.flatMap((handle) => handle.address?.()?.port ?? [])
  })
  for (const port of ports) {
    const address = `http://127.0.0.1:${port}`
    const answer = await fetch(`${address}/v1/api/store/setup`).catch(() => null)
    if (answer?.ok === true && (answer.headers.get('content-type') ?? '').includes('json')) return address
  }
  throw new Error(`no store answers on ${ports.join(', ') || 'any port'}`)
}

export const test = base.extend<Fixtures>({
  emptyWindow: async ({ target, launch, serve, browserOf, language }, use) => {
    if (target === 'desktop') {
      await use(await floorPage(await launch({ empty: true })))
      return
    }
    const node = await serve({ sample: null })
    const context = await (await browserOf()).newContext({ hasTouch: true, locale: language })
    const page = await context.newPage()
    await page.goto(node.url)
    await use(page)
    await context.close()
  },

  secondTerminal: async ({ target, launch, window, browserOf }, use) => {
    const opened: Page[] = []
    const address = target === 'desktop' ? await addressOf(await launch()) : new URL(window.url()).origin
    await use(async () => {
      const context = await (await browserOf()).newContext({ hasTouch: true, viewport: { width: 1280, height: 800 } })
      const page = await context.newPage()
      opened.push(page)
      await page.goto(address)
      return page
    })
    for (const page of opened) await page.context().close()
  },

  terminalOnACable: async ({ window, browserOf }, use) => {
    const cable = await openRelay(Number(new URL(window.url()).port))
    const context = await (await browserOf()).newContext()
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${cable.port}`)
    await use({ page, cable })
    await context.close()
    await cable.close()
  },
})
export { expect }

/** Signs in by name and PIN, with the keyboard. */
export async function signIn(page: Page, person: Person = PEOPLE.host): Promise<void> {
  await page.getByRole('button', { name: person.name }).first().click()
  await page.getByRole('group', { name: `PIN of ${person.name}` }).waitFor()
  await page.keyboard.type(person.pin)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation').first()).toBeVisible()
  await expect.poll(() => page.evaluate(() => window.__floorCanvas?.sharp() ?? false)).toBe(true)
}

/** Presses a key of the floor, whatever has the focus. */
export async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key)
}

/** Ids of the tables by their numbers, as the list of the floor has them. */
export async function tableIds(page: Page): Promise<ReadonlyMap<string, string>> {
  await press(page, 'l')
  const rows = page.locator('tr[data-unit]')
  await rows.first().waitFor()
  const pairs = await rows.evaluateAll((found) =>
    found.map((row) => [row.getAttribute('data-number') ?? '', row.getAttribute('data-unit') ?? ''] as const),
  )
  await press(page, 'l')
  await expect.poll(() => page.evaluate(() => window.__floorCanvas?.sharp() ?? false)).toBe(true)
  return new Map(pairs)
}

/** The middle of a table on the plan. */
export async function middleOf(page: Page, unitId: string | undefined): Promise<Place> {
  if (unitId === undefined) throw new Error('there is no such table')
  const rect = await page.evaluate((id) => window.__floorCanvas?.rectOf(id) ?? null, unitId)
  if (rect === null) throw new Error(`table ${unitId} is not on the plan`)
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }
}

/** What a table shows on the plan. */
export const stateOf = (page: Page, unitId: string | undefined): Promise<string | undefined> =>
  page.evaluate((id) => window.__floorCanvas?.stateOf(id ?? '')?.state, unitId)

/** Taps a table on the plan with a finger, once the plan has come to rest. */
export async function tapTable(page: Page, unitId: string | undefined): Promise<void> {
  await atRest(page)
  await tap(page, await middleOf(page, unitId))
}

/** Waits until the camera stands still. */
export async function atRest(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      const before = await page.evaluate(() => JSON.stringify(window.__floorCanvas?.camera()))
      await page.waitForTimeout(120)
      const after = await page.evaluate(() => JSON.stringify(window.__floorCanvas?.camera()))
      return before === after
    })
    .toBe(true)
}

/** Taps a button with a finger, once it stands still and nothing lies over it. */
export async function tapButton(page: Page, name: string | RegExp, exact = true): Promise<void> {
  const button = page.getByRole('button', { name, exact }).first()
  await button.click({ trial: true })
  const box = await button.boundingBox()
  if (box === null) throw new Error(`there is no button ${String(name)} to tap`)
  await tap(page, { x: box.x + box.width / 2, y: box.y + box.height / 2 })
}

/** Seats a party at a table by keys: find it, choose the size, confirm. */
export async function seatByKeys(page: Page, table: string, size: number): Promise<void> {
  await page.keyboard.press('/')
  await page.getByRole('combobox', { name: 'Find a table' }).fill(table)
  await expect(page.getByRole('option').first()).toContainText(`Table ${table}`)
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Selected table' }).waitFor()
  await page
    .getByRole('complementary', { name: 'Selected table' })
    .getByRole('button', { name: `Seat ${size} guest` })
    .click()
  await page.getByRole('button', { name: 'Seat', exact: true }).click()
  await expect(page.getByText(`Seated ${size} at ${table}`)).toBeVisible()
  await page.keyboard.press('Escape')
}

/** Nothing serious or critical, by WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page, screen: string): Promise<void> {
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

/** Buttons that a finger in a glove would miss. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.getByRole('button').evaluateAll((buttons) =>
    buttons
      .map((button) => ({ name: button.textContent || button.ariaLabel, box: button.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 48 || box.height < 48))
      .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
  )
