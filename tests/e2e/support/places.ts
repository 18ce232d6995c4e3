import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The project's folder. */
export const PROJECT = resolve(import.meta.dirname, '../../..')

/** Folder of the stand-in, laid out as Electron's own distribution folder. */
const STAND_IN = join(PROJECT, 'tests', 'electron-stand-in')

/** Node as the project runs on it: the one that npm installed beside the packages, else the one of this process. */
export function nodeBinary(): string {
  const installed = join(PROJECT, 'node_modules', '.bin', 'node')
  return process.platform !== 'win32' && existsSync(installed) ? installed : process.execPath
}

/** The real Electron, or undefined. Never asks the package itself: that would start a download. */
export function realElectron(): string | undefined {
  const note = join(PROJECT, 'node_modules', 'electron', 'path.txt')
  if (!existsSync(note)) return undefined
  const binary = join(PROJECT, 'node_modules', 'electron', 'dist', readFileSync(note, 'utf8').trim())
  return existsSync(binary) ? binary : undefined
}

/** The executable behind the desktop target: the real Electron where it is installed, else the stand-in. */
export function electronBinary(): string {
  return realElectron() ?? join(STAND_IN, 'electron')
}

/** Makes Playwright start the stand-in where the real one is missing. */
export function chooseElectron(): void {
  if (realElectron() === undefined) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = STAND_IN
}

/** The environment of a started process: without what would change how Electron or Node start. */
export function cleanEnvironment(): Record<string, string> {
  const dropped = new Set(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'NODE_V8_COVERAGE'])
  const entries = Object.entries(process.env).filter(([name]) => !dropped.has(name))
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}
