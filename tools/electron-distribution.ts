import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The mark before the fuses in Electron's executable, as @electron/fuses looks for it. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Fuses as Electron ships them, `1` for on: packaging must flip what differs. */
const SHIPPED_FUSES = '101100011'
const FUSE_VERSION = 1

/** Version of the Electron that the project is written for. */
export function electronVersion(): string {
  const file = createRequire(import.meta.url).resolve('electron/package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** An executable that does nothing and holds the fuses. */
function executable(): Buffer {
  const wire = Buffer.concat([
    Buffer.from(FUSE_SENTINEL),
    Buffer.from([FUSE_VERSION, SHIPPED_FUSES.length]),
    Buffer.from(SHIPPED_FUSES),
  ])
  return Buffer.concat([Buffer.from('\u007FELF stand-in'), Buffer.alloc(64), wire, Buffer.alloc(64)])
}

/** Lays out a folder that electron-builder takes for Electron's distribution of a platform. */
export function writeDistribution(folder: string, platform: 'linux' | 'win'): void {
  const files: Record<string, Buffer | string> = {
    [platform === 'win' ? 'electron.exe' : 'electron']: executable(),
    'chrome-sandbox': '',
    chrome_crashpad_handler: '',
    LICENSE: 'stand-in',
    'LICENSES.chromium.html': '',
    version: `v${electronVersion()}`,
    'locales/en-US.pak': '',
    'locales/vi.pak': '',
  }
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content, { mode: 0o755 })
  }
}
