import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Playwright from '@playwright/test'

/** Where Debian puts its Chromium. */
const SYSTEM_CHROMIUM = '/usr/bin/chromium'

/** The Chromium that Playwright downloaded for itself, if it did. */
function downloadedBrowser(): string | undefined {
  const playwright = createRequire(import.meta.url)('@playwright/test') as typeof Playwright
  const path = playwright.chromium.executablePath()
  return path !== '' && existsSync(path) ? path : undefined
}

/** The browser of this machine: the one that FLOORBOOK_CHROMIUM names, else the system's, else Playwright's own. */
export function findBrowser(): string | undefined {
  const named = process.env['FLOORBOOK_CHROMIUM']
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`FLOORBOOK_CHROMIUM names a file that is not there: ${named}`)
    return named
  }
  return existsSync(SYSTEM_CHROMIUM) ? SYSTEM_CHROMIUM : downloadedBrowser()
}

/** Runs a command whose output belongs on standard error: standard output is for the path alone. */
function run(command: string, words: string[]): boolean {
  process.stderr.write(`${command} ${words.join(' ')}\n`)
  try {
    execFileSync(command, words, { stdio: ['ignore', process.stderr, process.stderr] })
    return true
  } catch {
    return false
  }
}

/** True where apt may install: Debian and its children, as root. */
function mayUseApt(): boolean {
  return existsSync('/etc/debian_version') && process.getuid?.() === 0
}

/** Finds a browser or fetches one: from Debian as root, else by Playwright's own download. Returns its path. */
export function ensureBrowser(): string {
  const present = findBrowser()
  if (present !== undefined) return present
  if (mayUseApt()) {
    if (!run('apt-get', ['install', '-y', 'chromium'])) {
      run('apt-get', ['update'])
      run('apt-get', ['install', '-y', 'chromium'])
    }
    if (existsSync(SYSTEM_CHROMIUM)) return SYSTEM_CHROMIUM
  }
  const tool = createRequire(import.meta.url).resolve('@playwright/test/cli')
  run(process.execPath, [tool, 'install', 'chromium'])
  const fetched = findBrowser()
  if (fetched === undefined) throw new Error('No Chromium: install one, or name it in FLOORBOOK_CHROMIUM')
  return fetched
}

if (import.meta.main) process.stdout.write(`${ensureBrowser()}\n`)
