import { EventEmitter } from 'node:events'
import { refuseUnknown } from './not-implemented.ts'

/** Parts of the machine that a test only needs to be there: one display, mains power, a light desktop, no shell. */

const area = { x: 0, y: 0, width: 1280, height: 800 }
const display = refuseUnknown('Display', {
  id: 1,
  label: 'stand-in',
  bounds: area,
  workArea: area,
  scaleFactor: 1,
  rotation: 0,
  touchSupport: 'available',
} satisfies Partial<Electron.Display>)

export const screen = refuseUnknown(
  'screen',
  Object.assign(new EventEmitter(), { getPrimaryDisplay: () => display, getAllDisplays: () => [display] }),
)

export const powerMonitor = refuseUnknown(
  'powerMonitor',
  Object.assign(new EventEmitter(), {
    getSystemIdleTime: () => 0,
    isOnBatteryPower: () => false,
  } satisfies Partial<Electron.PowerMonitor>),
)

let lastBlocker = 0
const blockers = new Set<number>()
export const powerSaveBlocker = refuseUnknown('powerSaveBlocker', {
  start() {
    blockers.add(++lastBlocker)
    return lastBlocker
  },
  stop: (id) => blockers.delete(id),
  isStarted: (id) => blockers.has(id),
} satisfies Electron.PowerSaveBlocker)

/** A test turns the desktop dark by setting `themeSource`, which emits `updated` as in Electron. */
export class StandInTheme
  extends EventEmitter
  implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'>
{
  private source: Electron.NativeTheme['themeSource'] = 'system'

  get themeSource(): Electron.NativeTheme['themeSource'] {
    return this.source
  }

  set themeSource(source: Electron.NativeTheme['themeSource']) {
    this.source = source
    this.emit('updated')
  }

  get shouldUseDarkColors(): boolean {
    return this.source === 'dark'
  }
}

export const nativeTheme = refuseUnknown('nativeTheme', new StandInTheme())

/** What the application asked the desktop to open, for a test to read; nothing is opened. */
const asked: string[] = []
export const shell = refuseUnknown('shell', {
  asked,
  openExternal: (url: string) => Promise.resolve(void asked.push(url)),
  openPath: (path: string) => Promise.resolve(asked.push(path) === 0 ? '' : ''),
  showItemInFolder: (path: string) => void asked.push(path),
})
