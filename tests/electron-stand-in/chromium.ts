import { spawn, type ChildProcess } from 'node:child_process'
import { findBrowser } from '../../tools/ensure-browser.ts'

/** How the browser is started. */
export interface ChromiumOptions {
  /** Folder of the browser's own files, inside the test's user folder. */
  readonly profile: string
  readonly language: string
  /** Switches that the application appended. */
  readonly switches: readonly string[]
}

/** A running browser and the address of its DevTools protocol. */
export interface Chromium {
  readonly process: ChildProcess
  readonly address: string
}

/** A browser without windows that talks to loopback only and asks nothing. */
function flags(options: ChromiumOptions): string[] {
  const headed = process.env['FLOORBOOK_STAND_IN_HEADED'] === '1' && process.env['DISPLAY'] !== undefined
  return [
    ...options.switches,
    ...(headed ? [] : ['--headless=new']),
    '--remote-debugging-port=0',
    '--no-startup-window',
    `--user-data-dir=${options.profile}`,
    `--lang=${options.language}`,
    // What pages are told; the switch above chooses the browser's own words and knows fewer languages.
    `--accept-lang=${options.language}`,
    '--no-sandbox',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-dev-shm-usage',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--disable-features=SpareRendererForSitePerProcess',
    '--password-store=basic',
    '--touch-events=enabled',
    '--force-color-profile=srgb',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
  ]
}

/** Starts the browser and resolves when it says where it can be reached. */
export async function startChromium(options: ChromiumOptions): Promise<Chromium> {
  const path = findBrowser()
  if (path === undefined) throw new Error('stand-in: no Chromium; run tools/ensure-browser.ts')
  // The switch rules over the environment's language only when the environment names none.
  const env = { ...process.env, LANGUAGE: options.language.replace('-', '_') }
  const child = spawn(path, flags(options), { stdio: ['ignore', 'ignore', 'pipe'], env })
  // Whatever ends this process, at whatever moment, ends the browser.
  process.on('exit', () => child.kill('SIGKILL'))
  child.stderr.setEncoding('utf8')
  const address = await new Promise<string>((resolve, reject) => {
    let written = ''
    child.stderr.on('data', (text: string) => {
      if (written.length > 100_000) return
      written += text
      const found = /DevTools listening on (ws:\S+)/.exec(written)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`stand-in: Chromium ended with code ${code}\n${written}`)))
  })
  return { process: child, address }
}
