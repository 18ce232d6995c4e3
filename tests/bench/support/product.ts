import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { _electron } from '@playwright/test'
import type { ElectronApplication } from '@playwright/test'

/** The product as it is built and started, in a folder of the bench's own: out/ belongs to whoever works on it. */

const APPLICATION = resolve('out/bench/app')
const STAND_IN = resolve('tests/electron-stand-in')
const START_MILLISECONDS = 30_000

/** Builds main, preload and renderer as for release. */
export const buildProduct = async (): Promise<void> => {
  mkdirSync(APPLICATION, { recursive: true })
  const { name, version, type, main } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, string>
  writeFileSync(join(APPLICATION, 'package.json'), JSON.stringify({ name, version, type, main }))
  await promisify(execFile)(process.execPath, [
    resolve('node_modules/electron-vite/bin/electron-vite.js'),
    'build',
    '--logLevel',
    'error',
    '--outDir',
    join(APPLICATION, 'out'),
  ])
}

export interface ServedProduct {
  address: string
  stop(): Promise<void>
}

/** Starts a headless node with the sample restaurant, in a process of its own. */
export const serveProduct = async (dataFolder: string): Promise<ServedProduct> => {
  const program = join(APPLICATION, 'out', 'main', 'headless.js')
  const child = spawn(
    process.execPath,
    [program, 'serve', '--discovery', 'off', '--data', dataFolder, '--port', '0', '--sample', 'restaurant'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const gone = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await gone
  }
  let said = ''
  child.stdout.setEncoding('utf8')
  const address = await new Promise<string>((found, failed) => {
    const timer = setTimeout(() => failed(new Error('the node does not listen')), START_MILLISECONDS)
    child.stdout.on('data', (text: string) => {
      said += text
      const url = /listening on (http\S+)/.exec(said)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      found(url)
    })
    child.once('exit', () => failed(new Error(`the node ended\n${said}`)))
  })
  return { address, stop }
}

/** The real Electron where it is installed, else the double; asked without asking the package, which would download. */
export const realElectron = (): boolean => existsSync(resolve('node_modules/electron/path.txt'))

/** Starts the desktop on a folder that has a store already. */
export const launchProduct = async (userFolder: string): Promise<ElectronApplication> => {
  if (!realElectron()) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = STAND_IN
  return _electron.launch({
    cwd: resolve('.'),
    args: [APPLICATION, `--user-data-dir=${userFolder}`, '--lang=en-US', '--port=0'],
    timeout: START_MILLISECONDS,
  })
}
