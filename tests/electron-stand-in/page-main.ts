import type { makeCrossing } from './crossing.ts'
import type { CallOutcome, WorldLink } from './page-messages.ts'
import type { Wire } from './wire.ts'

/** What the page's script receives beside itself. */
export interface MainTools {
  readonly wire: Wire
  readonly link: WorldLink
  readonly makeCrossing: typeof makeCrossing
}

/**
 * Runs in the page's own world right after the preload: builds the exposed objects there, frozen, and hands
 * `window.open` to the main process, which decides. Sent as source: uses nothing outside its parameter.
 */
export function runMain(tools: MainTools): void {
  if (window !== window.top) return
  const { link } = tools
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let lastCall = 0

  const crossing = tools.makeCrossing(
    tools.wire,
    (id, parameters) => {
      const call = ++lastCall
      const outcomes: CallOutcome[] = []
      const stop = link.on('returned', (outcome) => outcomes.push(outcome))
      link.emit('call', { id, call, parameters: parameters.map(crossing.out) })
      stop()
      // A call may run others before it returns; its own outcome is the last one.
      const outcome = outcomes.at(-1)
      if (outcome === undefined) throw new Error('stand-in: the preload did not answer')
      if (outcome.kind === 'error') throw new Error(outcome.error)
      if (outcome.kind === 'value') return crossing.back(outcome.value)
      return new Promise((resolve, reject) => waiting.set(call, { resolve, reject }))
    },
    true,
  )
  link.on('callback', ({ id, parameters }) => crossing.given(id)(...parameters.map(crossing.back)))
  link.on('settled', ({ call, ok, error }) => {
    const promise = waiting.get(call)
    waiting.delete(call)
    if (ok === undefined) promise?.reject(new Error(error))
    else promise?.resolve(crossing.back(ok))
  })
  link.on('expose', ({ name, value }) => {
    const property = { value: crossing.back(value), writable: false, configurable: false, enumerable: true }
    Object.defineProperty(window, name, property)
  })
  window.open = (url = '', frameName = '', features = '') => {
    link.emit('open', { url: new URL(url, location.href).href, frameName, features })
    return null
  }
  link.emit('boot', null)
}
