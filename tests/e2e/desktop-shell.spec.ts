import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ElectronApplication } from '@playwright/test'
import { expect, floorPage, test } from './support/fixtures'
import { cleanEnvironment, electronBinary, PROJECT } from './support/places'

const ORIGIN = 'app://floorbook/'

/** Address of the first window as the main process sees it. */
function addressOf(app: ElectronApplication): Promise<string | undefined> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())
}

/** A shell without a store is enough: nothing here is about the floor. */
test.use({ app: async ({ launch }, use) => use(await launch({ empty: true })) })

test.describe('the desktop shell', { tag: '@desktop' }, () => {
  test('shows one window on its own origin, which is a secure context', async ({ app }) => {
    const page = await floorPage(app)
    expect(await addressOf(app)).toBe(ORIGIN)
    expect(await page.evaluate(() => isSecureContext)).toBe(true)
    const window = await app.browserWindow(page)
    await expect.poll(() => window.evaluate((shown) => shown.isVisible())).toBe(true)
    expect(await window.evaluate((shown) => shown.getBounds())).toMatchObject({ width: 1280, height: 800 })
    expect(await window.evaluate((shown) => shown.getMinimumSize())).toEqual([360, 560])
  })

  test('gives the page the bridge, frozen, and nothing else of the machine', async ({ app }) => {
    const page = await floorPage(app)
    const seen = await page.evaluate(() => ({
      machine: ['require', 'process', 'module', 'global', 'Buffer', 'electron'].filter((name) => name in globalThis),
      bridge: Object.keys(Reflect.get(globalThis, 'floorbook') as object).toSorted(),
      frozen: Object.isFrozen(Reflect.get(globalThis, 'floorbook')),
      replaced: Reflect.set(globalThis, 'floorbook', {}),
    }))
    expect(seen).toEqual({
      machine: [],
      bridge: ['onFeed', 'onFrame', 'platform', 'send', 'sendFeed'],
      frozen: true,
      replaced: false,
    })
  })

  test('runs no script that does not come from its own files', async ({ app }) => {
    const page = await floorPage(app)
    const outcome = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
          const script = document.createElement('script')
          script.textContent = 'window.ranInline = true'
          document.head.append(script)
          setTimeout(() => resolve('nothing was blocked'), 2_000)
        }),
    )
    expect(outcome).toBe('script-src-elem')
    expect(await page.evaluate(() => 'ranInline' in globalThis)).toBe(false)
  })

  test('serves its folder and nothing beside it, with its headers on every answer', async ({ app }) => {
    const page = await floorPage(app)
    const answers = await page.evaluate(async () => {
      const paths = ['/', '/nothing-here.js', '/..%2f..%2fpackage.json', '/..%2fmain%2findex.js']
      return Promise.all(
        paths.map(async (path) => {
          const { status, headers } = await fetch(path)
          return [status, headers.get('x-content-type-options'), headers.has('content-security-policy')]
        }),
      )
    })
    expect(answers).toEqual([200, 404, 404, 404].map((status) => [status, 'nosniff', true]))
  })

  test('stays where it is: no navigation, no other window', async ({ app }) => {
    const page = await floorPage(app)
    await page.evaluate(() => {
      location.href = 'http://elsewhere.example/'
    })
    expect(await page.evaluate(() => window.open('http://elsewhere.example/') === null)).toBe(true)
    await page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: 'http://elsewhere.example/', target: '_blank' })
      document.body.append(link)
      link.click()
    })
    await page.waitForTimeout(500)
    expect(await addressOf(app)).toBe(ORIGIN)
    await expect.poll(() => app.windows().length).toBe(1)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })

  test('denies every permission', async ({ app }) => {
    const page = await floorPage(app)
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[]
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
    })
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied'])
    const location = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          navigator.geolocation.getCurrentPosition(
            () => resolve('told'),
            ({ code, PERMISSION_DENIED }) => resolve(code === PERMISSION_DENIED ? 'denied' : `code ${code}`),
          )
        }),
    )
    expect(location).toBe('denied')
  })

  test('drops messages that the bridge would not send, and goes on working', async ({ app }) => {
    const page = await floorPage(app)
    let log = ''
    app.process().stderr?.on('data', (text: Buffer) => (log += text.toString()))
    await page.evaluate(() => {
      const { send, sendFeed } = Reflect.get(globalThis, 'floorbook') as Record<
        'send' | 'sendFeed',
        (x: unknown) => void
      >
      send({ not: 'a frame' })
      sendFeed('x'.repeat(100_000))
    })
    await expect
      .poll(() => log.match(/"refusal":"[a-z-]+"/g))
      .toEqual(['"refusal":"wrong-type"', '"refusal":"too-large"'])
    expect(await addressOf(app)).toBe(ORIGIN)
  })

  test('lets one process at a time onto a user folder: the second ends and the first comes forward', async ({
    app,
    userData,
  }) => {
    const page = await floorPage(app)
    const window = await app.browserWindow(page)
    await window.evaluate((shown) => {
      shown.minimize()
      shown.hide()
    })
    const second = spawn(electronBinary(), ['--no-sandbox', '.', `--user-data-dir=${userData}`], {
      cwd: PROJECT,
      env: cleanEnvironment(),
      stdio: 'ignore',
    })
    const [code] = (await once(second, 'exit')) as [number | null]
    expect(code).toBe(0)
    await expect
      .poll(() => window.evaluate((shown) => [shown.isVisible(), shown.isMinimized(), shown.isFocused()]))
      .toEqual([true, false, true])
  })

  test('loads the page again after its process has crashed', async ({ app }) => {
    const page = await floorPage(app)
    const state = (): Promise<unknown> =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]
          ?.webContents.executeJavaScript('`${typeof floorbook} ${document.readyState} ${window.beforeCrash}`')
          .catch(() => 'no page'),
      )
    await page.evaluate(() => Reflect.set(globalThis, 'beforeCrash', true))
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
    await expect.poll(state).toBe('object complete undefined')
  })

  test('has a menu at a desk and none in a kiosk', async ({ launch }) => {
    const hasMenu = (app: ElectronApplication): Promise<boolean> =>
      app.evaluate(({ Menu }) => Menu.getApplicationMenu() !== null)
    const desk = await launch({ empty: true, fresh: true })
    await floorPage(desk)
    expect(await hasMenu(desk)).toBe(true)
    await desk.close()
    const kiosk = await launch({ empty: true, fresh: true, words: ['--kiosk'] })
    const window = await kiosk.browserWindow(await floorPage(kiosk))
    expect(await hasMenu(kiosk)).toBe(false)
    expect(await window.evaluate((shown) => shown.isKiosk())).toBe(true)
  })
})
