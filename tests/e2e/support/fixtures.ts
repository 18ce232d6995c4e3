import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, chromium, test as base } from '@playwright/test'
import type { Browser, ElectronApplication, Page } from '@playwright/test'
import { ensureBrowser } from '../../../tools/ensure-browser'
import type { Evening } from './evening'
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
  /** A folder below the test's own: another machine, with its own disk. */
  readonly machine?: string
  /** Start on a store without a sample floor: the window then shows the first start. */
  readonly empty?: boolean
}

export interface TestFixtures {
  /** Language that the operating system or browser prefers; an option of a file or a group of tests. */
  language: string
  /** What has happened in the sample store before the first node starts; an option of a file or a group of tests. */
  evening: Evening
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
  /** A data folder with the sample store, made by the first test of the worker that asks; to be copied. */
  sampleOf: () => Promise<string>
}

/** Makes the sample store that every target begins with; a folder that has one is left as it is. */
async function makeSample(data: string, { deeds }: Evening, sampleOf: () => Promise<string>): Promise<void> {
  if (existsSync(join(data, 'stores'))) return
  if (deeds.length === 0) {
    await cp(await sampleOf(), data, { recursive: true })
    return
  }
  const { happened } = await import('./evening')
  await happened(data, deeds)
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
  evening: [{ deeds: [] }, { option: true }],

  browserOf: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it needs from this pattern
    async ({}, use) => {
      let started: Promise<Browser> | undefined
      await use(() => (started ??= chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_FLAGS })))
      await (await started)?.close()
    },
    { scope: 'worker' },
  ],

  sampleOf: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'floorbook-sample-'))
      const make = async (): Promise<string> => {
        await (await serveNode({ data: folder })).stop()
        return folder
      }
      let made: Promise<string> | undefined
      await use(() => (made ??= make()))
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],

  // oxlint-disable-next-line no-empty-pattern -- as above
  userData: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'floorbook-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  },

  launch: async ({ userData, language, evening, sampleOf }, use) => {
    chooseElectron()
    const started: ElectronApplication[] = []
    const start = async (options: LaunchOptions): Promise<ElectronApplication> => {
      const { words = [], empty = false, machine = '' } = options
      const folder = join(userData, machine)
      if (!empty) await makeSample(join(folder, 'data'), evening, sampleOf)
      const app = await _electron.launch({
        cwd: PROJECT,
        args: [
          '.',
          `--user-data-dir=${folder}`,
          `--lang=${language}`,
          ...words,
          '--port=0',
          // Other machines are other processes here: nothing of a test leaves this one.
          '--discovery=off',
          '--door-host=127.0.0.1',
          '--door-port=0',
        ],
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

  serve: async ({ userData, evening, sampleOf }, use) => {
    const started: ServedNode[] = []
    await use(async (options = {}) => {
      const data = join(userData, 'data')
      if (options.data === undefined && options.sample === undefined) await makeSample(data, evening, sampleOf)
      const node = await serveNode({ data, ...options })
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
