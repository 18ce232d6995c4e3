import { resolve } from 'node:path'

/** What the command line of the desktop may say. */
export interface LaunchOptions {
  /** Folder of the data files, absolute; undefined means `data` in the user's application folder. */
  readonly dataFolder: string | undefined
  /** Port of the browser terminal on loopback; undefined means the usual one, or the next that is free. */
  readonly port: number | undefined
  /** Where other machines reach this one, should it be a hub: all its addresses and the usual port where nothing is said. */
  readonly doorHost: string | undefined
  readonly doorPort: number | undefined
  /** `lan`, `off` or an address: how hubs and terminals find each other. */
  readonly discovery: string | undefined
  /** Full screen without a menu, for a terminal that guests can touch. */
  readonly kiosk: boolean
  /** Draw without the graphics card: set by the relaunch after its process crashed twice. */
  readonly softwareDrawing: boolean
}

/** The switch that the relaunch after graphics crashes adds for itself. */
export const SOFTWARE_DRAWING_SWITCH = '--software-drawing'

/** The value of `--name VALUE` or `--name=VALUE`. */
function valueOf(words: readonly string[], name: string): string | undefined {
  const joined = words.find((word) => word.startsWith(`${name}=`))
  if (joined !== undefined) return joined.slice(name.length + 1) || undefined
  const place = words.indexOf(name)
  const next = place < 0 ? undefined : words[place + 1]
  return next === undefined || next.startsWith('-') ? undefined : next
}

/** The port that a word names; undefined where it names none. */
function portOf(words: readonly string[], name: string): number | undefined {
  const port = Number(valueOf(words, name) ?? Number.NaN)
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : undefined
}

/** Reads the command line; unknown words are Chromium's and are passed over. */
export function readLaunchOptions(words: readonly string[], workingFolder: string): LaunchOptions {
  const folder = valueOf(words, '--data')
  return {
    port: portOf(words, '--port'),
    doorHost: valueOf(words, '--door-host'),
    doorPort: portOf(words, '--door-port'),
    discovery: valueOf(words, '--discovery'),
    dataFolder: folder === undefined ? undefined : resolve(workingFolder, folder),
    kiosk: words.includes('--kiosk'),
    softwareDrawing: words.includes(SOFTWARE_DRAWING_SWITCH),
  }
}

/** The command line of a relaunch without hardware acceleration. */
export function withSoftwareDrawing(words: readonly string[]): string[] {
  return [...words.filter((word) => word !== SOFTWARE_DRAWING_SWITCH), SOFTWARE_DRAWING_SWITCH]
}
