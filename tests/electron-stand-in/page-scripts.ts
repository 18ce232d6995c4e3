import { makeCrossing } from './crossing.ts'
import { DOWNWARD, makeWorldLink, UPWARD } from './page-messages.ts'
import { runIsolated } from './page-isolated.ts'
import { runMain } from './page-main.ts'
import { makeWire } from './wire.ts'

/** What a sandboxed preload sees of the process. */
function rendererProcess(): object {
  const { platform, arch, versions } = process
  return { type: 'renderer', platform, arch, versions, sandboxed: true, contextIsolated: true, env: {}, argv: [] }
}

/** A function as source text, for a world that shares nothing with this process. */
function source(text: { toString(): string }): string {
  return text.toString()
}

/** The tools that both worlds share, as source text. */
function sharedTools(key: string): string {
  return `wire: (${source(makeWire)})(), link: (${source(makeWorldLink)})(${JSON.stringify(key)}), makeCrossing: ${source(makeCrossing)}`
}

/** The script of the preload's world: the bridge, around the application's built preload. */
export function isolatedScript(key: string, preloadSource: string): string {
  const preload = `function (require, module, exports, process, global) {${preloadSource}\n}`
  const names = `upward: ${JSON.stringify(UPWARD)}, downward: ${JSON.stringify(DOWNWARD)}`
  const own = `preload: ${preload}, process: ${JSON.stringify(rendererProcess())}, ${names}`
  return `(${source(runIsolated)})({ ${sharedTools(key)}, ${own} })`
}

/** The script of the page's own world. */
export function mainScript(key: string): string {
  return `(${source(runMain)})({ ${sharedTools(key)} })`
}
