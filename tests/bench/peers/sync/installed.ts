import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** Peers from the registry live in a folder of the bench's own, as their lockfile says; the project never sees them. */

const SOURCE = resolve('tests/bench/peers/sync')
const FOLDER = resolve('out/bench/peers')
const FILES = ['package.json', 'package-lock.json']

const isCurrent = (): boolean =>
  existsSync(join(FOLDER, 'node_modules', '.package-lock.json')) &&
  FILES.every(
    (file) =>
      existsSync(join(FOLDER, file)) &&
      readFileSync(join(FOLDER, file), 'utf8') === readFileSync(join(SOURCE, file), 'utf8'),
  )

/** Installs them unless they are there. Answers why they are not, where they cannot be had: the bench then goes without. */
export const installPeers = async (): Promise<string | undefined> => {
  if (isCurrent()) return undefined
  mkdirSync(FOLDER, { recursive: true })
  for (const file of FILES) copyFileSync(join(SOURCE, file), join(FOLDER, file))
  try {
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: FOLDER })
    return undefined
  } catch (thrown) {
    return thrown instanceof Error ? (thrown.message.split('\n')[0] ?? 'npm failed') : 'npm failed'
  }
}

/** Border: what is not the project's has no types here; each peer says what it uses of it. */
export const peerModule = <Module>(name: string): Module => createRequire(join(FOLDER, 'package.json'))(name) as Module
