import { join } from 'node:path'
import { expect, seatByKeys, signIn, test } from './screens'
import { freePort } from '../../src/main/server/testing'
import { PairedNodes } from './support/paired'

test.describe('@web a browser terminal whose node goes away', () => {
  for (const [how, signal] of [
    ['is stopped', 'SIGTERM'],
    ['is killed', 'SIGKILL'],
  ] as const) {
    test(`says so, and is live again by itself when the node ${how} and started again`, async ({
      serve,
      browserOf,
    }) => {
      const port = await freePort()
      const node = await serve({ port })
      const context = await (await browserOf()).newContext({ viewport: { width: 1280, height: 800 } })
      const page = await context.newPage()
      await page.goto(node.url)
      await signIn(page)
      const live = page.getByText('Live', { exact: true })
      await expect(live).toBeVisible()
      await node.stop(signal)
      await expect(page.getByText('Cut off from the store.')).toBeVisible({ timeout: 6_000 })
      await expect(page.getByText('A browser has no offline mode')).toBeVisible()
      // Nobody can say now which tables fit, so nothing of the kind is said.
      await page.keyboard.press('4')
      await expect(page.getByText('The store does not answer just now.')).toBeVisible()
      await expect(page.getByText(/No free table fits/)).toHaveCount(0)
      await serve({ port })
      await expect(live).toBeVisible()
      await page.keyboard.press('4')
      await expect(page.getByRole('listitem').filter({ hasText: 'until' }).first()).toBeVisible()
      await context.close()
    })
  }

  test('asks for a sign-in when another store answers at the same address', async ({ serve, browserOf, userData }) => {
    const port = await freePort()
    const node = await serve({ port })
    const context = await (await browserOf()).newContext()
    const page = await context.newPage()
    await page.goto(node.url)
    await signIn(page)
    await node.stop()
    await serve({ port, data: join(userData, 'other') })
    await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible({ timeout: 15_000 })
    await context.close()
  })

  test('is the same screen behind the door for other machines, and says within five seconds that nothing arrives', async ({
    serve,
    browserOf,
    userData,
  }) => {
    const nodes = await PairedNodes.open(serve, userData)
    expect(nodes.door).toMatch(/^https:/)
    // A tablet that has been told to trust the store's own certificate.
    const context = await (
      await browserOf()
    ).newContext({ hasTouch: true, ignoreHTTPSErrors: true, viewport: { width: 1024, height: 768 } })
    const page = await context.newPage()
    await page.goto(nodes.door)
    await signIn(page)
    await seatByKeys(page, '2', 2)
    await page.getByRole('button', { name: 'Manage', exact: true }).click()
    await page.getByRole('button', { name: 'Diagnostics' }).click()
    await expect(page.getByRole('heading', { name: 'Everything is fine' })).toBeVisible()
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
    // Frozen: the connection stands, as when a cable is out, and nobody closes it.
    nodes.hub.process.kill('SIGSTOP')
    await expect(page.getByText('Cut off from the store.')).toBeVisible({ timeout: 5_500 })
    await expect(page.getByText('A browser has no offline mode: nothing can be changed here')).toBeVisible()
    await expect(page.getByRole('heading', { name: 'The store does not answer' })).toBeVisible()
    await expect(page.getByText('Everything is fine')).toHaveCount(0)
    nodes.hub.process.kill('SIGCONT')
    await expect(page.getByRole('heading', { name: 'Everything is fine' })).toBeVisible({ timeout: 15_000 })
    await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 15_000 })
    await expect(page.getByText('Cut off from the store.')).toHaveCount(0)
    await context.close()
  })
})
