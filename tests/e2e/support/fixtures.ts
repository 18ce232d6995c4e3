import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, chromium, test as base } from '@playwright/test'
import type { Browser, ElectronApplication, Page } from '@playwright/test'
import { ensureBrowser } from '../../../tools/ensure-browser'
import { chooseElectron, cleanEnvironment, PROJECT } from './places'
import { serveNode, type ServedNode, type ServeOptions } from './serve'

export { expect } from '@playwright/test'

/** What a project of the configuration chooses. */
export interface TargetOptions {
  /** `desktop` runs windows of Electron (or its stand-in), `web` a plain browser on a headless node. */
  target: 'desktop' | 'web'
}

/** How a test starts the desktop. */
export interface LaunchOptions {
  /** Start another process instead of returning the running one, for restarts. */
  readonly fresh?: boolean
  /** Further words of the command line. */
  readonly words?: readonly string[]
  /** Start on a store without a sample floor: the window then shows the first start. */
  readonly empty?: boolean
}

export interface TestFixtures {
  /** Language that the operating system or browser prefers; an option of a file or a group of tests. */
  language: string
  /** An empty folder of this test's own, removed after it: user folder of the desktop, data folder of the node. */
  userData: string
  launch: (options?: LaunchOptions) => Promise<ElectronApplication>
  app: ElectronApplication
  /** The first window on the floor, on every target. */
  window: Page
  /** Starts a headless node; it is ended by its process id after the test. Data is the test's own folder. */
  serve: (options?: Partial<ServeOptions>) => Promise<ServedNode>
}

export interface WorkerFixtures extends TargetOptions {
  /** A plain browser, started by the first test of the worker that asks. */
  browserOf: () => Promise<Browser>
}

/** Makes the sample store that every target begins with; a folder that has one is left as it is. */
async function makeSample(data: string): Promise<void> {
  if (existsSync(join(data, 'stores'))) return
  const node = await serveNode({ data })
  await node.stop()
}

/** Chromium flags for a browser that talks to nobody but the test. */
const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The first window of an application, once it shows the floor: a window begins empty, on every kind of desktop. */
export async function floorPage(app: ElectronApplication): Promise<Page> {
  const page = await app.firstWindow()
  await page.waitForURL(/\/\/floorbook/)
  await page.waitForLoadState()
  return page
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  target: ['desktop', { option: true, scope: 'worker' }],
  language: ['en-US', { option: true }],

  browserOf: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it needs from this pattern
    async ({}, use) => {
      let started: Promise<Browser> | undefined
      await use(() => (started ??= chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_FLAGS })))
      await (await started)?.close()
    },
    { scope: 'worker' },
  ],

  // oxlint-disable-next-line no-empty-pattern -- as above
  userData: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'floorbook-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  },

  launch: async ({ userData, language }, use) => {
    chooseElectron()
    const started: ElectronApplication[] = []
    const start = async ({ words = [], empty = false }: LaunchOptions): Promise<ElectronApplication> => {
      if (!empty) await makeSample(join(userData, 'data'))
      const app = await _electron.launch({
        cwd: PROJECT,
        args: ['.', `--user-data-dir=${userData}`, `--lang=${language}`, ...words, '--port=0', '--discovery=off'],
        env: cleanEnvironment(),
      })
      if (process.env['FLOORBOOK_SHOW_LOG'] !== undefined) app.process().stderr?.pipe(process.stderr)
      started.push(app)
      return app
    }
    let first: Promise<ElectronApplication> | undefined
    await use((options = {}) => (options.fresh === true ? start(options) : (first ??= start(options))))
    for (const app of started) await app.close()
  },

  app: async ({ launch }, use) => use(await launch()),

  serve: async ({ userData }, use) => {
    const started: ServedNode[] = []
    await use(async (options = {}) => {
      const node = await serveNode({ data: join(userData, 'data'), ...options })
      started.push(node)
      return node
    })
    for (const node of started) await node.stop()
  },

  window: async ({ target, language, launch, serve, browserOf }, use) => {
    if (target === 'desktop') {
      await use(await floorPage(await launch()))
      return
    }
    const node = await serve()
    const context = await (
      await browserOf()
    ).newContext({ hasTouch: true, locale: language, viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    await page.goto(node.url)
    await use(page)
    await context.close()
  },
})
