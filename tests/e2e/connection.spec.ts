import { join } from 'node:path'
import { expect, signIn, test } from './screens'
import { freePort } from './support/free-port'

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
})
