import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromium } from '@playwright/test'
import type { Page } from '@playwright/test'
import { build } from 'vite'
import type { PixelTimes } from '../page/pixel'
import { buildProduct, launchProduct, realElectron, serveProduct } from '../support/product'
import type { BenchContext, Figure } from '../support/report'
import { quantile } from '../support/statistics'

/**
 * From calling a command until the tile's pixels have changed, in the product's own page: over the desktop's IPC and over
 * HTTP and socket.io, beside an empty call over the same transport. The store runs FULL, as always.
 */

const PERSON = { name: 'Lan', pin: '3333' }
const VIEWPORT = { width: 1280, height: 800 }
const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const buildPageScript = async (): Promise<string> => {
  const outDir = resolve('out/bench/page')
  await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { alias: { '@contract': resolve('src/contract') } },
    build: {
      outDir,
      emptyOutDir: true,
      reportCompressedSize: false,
      lib: {
        entry: resolve('tests/bench/page/pixel.ts'),
        formats: ['iife'],
        name: 'pixelBenchProgram',
        fileName: () => 'pixel.js',
      },
    },
  })
  return readFileSync(join(outDir, 'pixel.js'), 'utf8')
}

/** Signs in by keys and waits until the floor stands still. */
const enter = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: PERSON.name }).first().click()
  await page.getByRole('group', { name: `PIN of ${PERSON.name}` }).waitFor()
  // The floor offers its probe where the address asks for it, when it is mounted.
  await page.evaluate(() => history.replaceState(null, '', '?probe'))
  await page.keyboard.type(PERSON.pin)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => window.__floorCanvas?.sharp() === true, undefined, { timeout: 20_000 })
  await page.waitForTimeout(500)
}

const measure = async (page: Page, script: string, pairs: number): Promise<PixelTimes & { heap: number }> => {
  await enter(page)
  await page.evaluate(script)
  const [unitId] = await page.evaluate(
    async () => (await window.pixelBench?.unitIds())?.filter((id) => window.__floorCanvas?.rectOf(id) !== null) ?? [],
  )
  if (unitId === undefined) throw new Error('no free table is on the floor')
  const run = (count: number): Promise<PixelTimes> =>
    page.evaluate(
      async ([id, count]) => {
        const times = await window.pixelBench?.run(id, count)
        if (times === undefined) throw new Error('the script is not there')
        return times
      },
      [unitId, count] as const,
    )
  await run(5)
  const times = await run(pairs)
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return { ...times, heap: usedSize / 2 ** 20 }
}

const figuresOf = (transport: string, { pixel, answer, empty, heap }: PixelTimes & { heap: number }): Figure[] => [
  ...[0.5, 0.99].map((share) => ({
    group: 'pixel',
    name: `commit to pixel, ${transport}, p${share * 100}`,
    unit: 'ms',
    ours: quantile(pixel, share),
    peers: { answer: quantile(answer, share), 'empty call': quantile(empty, share) },
  })),
  { group: 'pixel', name: `page on the sample floor, ${transport}, script heap`, unit: 'MB', ours: heap, peers: {} },
]

const overDesktop = async (context: BenchContext, script: string, pairs: number): Promise<Figure[]> => {
  const userFolder = join(context.folder, 'desktop')
  const sample = await serveProduct(join(userFolder, 'data'))
  await sample.stop()
  const app = await launchProduct(userFolder)
  try {
    const page = await app.firstWindow()
    await page.waitForURL(/\/\/floorbook|floorbook\.app\.localhost/)
    const name = realElectron() ? 'desktop' : 'desktop (stand-in for Electron)'
    return figuresOf(name, await measure(page, script, pairs))
  } finally {
    await app.close()
  }
}

const overWeb = async (context: BenchContext, script: string, pairs: number): Promise<Figure[]> => {
  const node = await serveProduct(join(context.folder, 'web'))
  const browser = await chromium.launch({
    executablePath: process.env['FLOORBOOK_CHROMIUM'] ?? '/usr/bin/chromium',
    args: BROWSER_FLAGS,
  })
  try {
    const page = await browser.newPage({ viewport: VIEWPORT, locale: 'en-US' })
    await page.goto(node.address)
    return figuresOf('browser', await measure(page, script, pairs))
  } finally {
    await browser.close()
    await node.stop()
  }
}

export const benchCommitToPixel = async (context: BenchContext): Promise<Figure[]> => {
  const pairs = context.quick ? 8 : 100
  context.log('building the product and the page script')
  await buildProduct()
  const script = await buildPageScript()
  context.log('over the browser')
  const web = await overWeb(context, script, pairs)
  context.log('over the desktop')
  return [...(await overDesktop(context, script, pairs)), ...web]
}
