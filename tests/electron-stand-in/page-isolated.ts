import type { Callable, makeCrossing } from './crossing.ts'
import type { MessageDown, MessageUp, PreloadBody, WorldEvents, WorldLink } from './page-messages.ts'
import type { Wire } from './wire.ts'

/** What the page's script receives beside itself; all of it arrives as source or JSON. */
export interface IsolatedTools {
  readonly wire: Wire
  readonly link: WorldLink
  readonly makeCrossing: typeof makeCrossing
  readonly preload: PreloadBody
  readonly process: object
  readonly upward: string
  readonly downward: string
}

/**
 * Runs in the preload's world before the page's scripts: gives the built preload `require('electron')` and a small
 * `process`, as a sandboxed renderer does. Sent as source: uses nothing outside its parameter.
 */
export function runIsolated(tools: IsolatedTools): void {
  if (window !== window.top) return
  const { wire, link } = tools
  type Listener = (event: object, ...parameters: unknown[]) => void
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Map<string, Listener[]>()
  let lastCall = 0
  const up = (message: MessageUp): void => {
    const send = Reflect.get(globalThis, tools.upward) as (text: string) => void
    send(JSON.stringify(message))
  }
  const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

  const crossing = tools.makeCrossing(
    wire,
    (id, parameters) => link.emit('callback', { id, parameters: parameters.map(crossing.out) }),
    false,
  )
  link.on('call', ({ id, call, parameters }) => {
    try {
      const result = crossing.given(id)(...parameters.map(crossing.back))
      if (!(result instanceof Promise)) return link.emit('returned', { kind: 'value', value: crossing.out(result) })
      result.then(
        (value: unknown) => link.emit('settled', { call, ok: crossing.out(value) }),
        (error: unknown) => link.emit('settled', { call, error: textOf(error) }),
      )
      return link.emit('returned', { kind: 'promise' })
    } catch (error) {
      return link.emit('returned', { kind: 'error', error: textOf(error) })
    }
  })
  link.on('open', (detail) => up({ kind: 'open', ...detail }))

  const exposed: WorldEvents['expose'][] = []
  link.on('boot', () => exposed.forEach((entry) => link.emit('expose', entry)))

  Reflect.set(globalThis, tools.downward, (text: string): void => {
    const message = JSON.parse(text) as MessageDown
    if (message.kind === 'event') {
      const event = { sender: ipcRenderer, senderId: 0, ports: [] }
      for (const listener of listeners.get(message.channel) ?? []) {
        listener(event, ...(wire.unpack(message.parameters) as unknown[]))
      }
      return
    }
    const waiting = pending.get(message.id)
    pending.delete(message.id)
    if (message.kind === 'failure') waiting?.reject(new Error(message.error))
    else waiting?.resolve(wire.unpack(message.value))
  })

  const refuse = <Double extends object>(name: string, double: Double): Double =>
    new Proxy(double, {
      get(target, key): unknown {
        if (key in target || typeof key === 'symbol') return Reflect.get(target, key)
        throw new Error(`stand-in: electron.${name}${key} is not implemented`)
      },
    })
  const off = (channel: string, listener: Listener): object => {
    const kept = (listeners.get(channel) ?? []).filter((entry) => entry !== listener)
    listeners.set(channel, kept)
    return ipcRenderer
  }
  const on = (channel: string, listener: Listener): object => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
    return ipcRenderer
  }
  const ipcRenderer: object = refuse('ipcRenderer.', {
    send: (channel: string, ...parameters: unknown[]) =>
      up({ kind: 'send', channel, parameters: wire.pack(parameters) }),
    invoke: (channel: string, ...parameters: unknown[]) =>
      new Promise((resolve, reject) => {
        const packed = wire.pack(parameters)
        const id = ++lastCall
        pending.set(id, { resolve, reject })
        up({ kind: 'invoke', id, channel, parameters: packed })
      }),
    on,
    off,
    addListener: on,
    removeListener: off,
    once: (channel: string, listener: Listener) => {
      const first: Listener = (event, ...parameters) => {
        off(channel, first)
        listener(event, ...parameters)
      }
      return on(channel, first)
    },
    removeAllListeners: (channel: string) => {
      listeners.delete(channel)
      return ipcRenderer
    },
  })
  const contextBridge = refuse('contextBridge.', {
    exposeInMainWorld: (name: string, value: unknown) => exposed.push({ name, value: crossing.out(value) }),
  })
  const electron = refuse('', { contextBridge, ipcRenderer })
  const require: Callable = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`module not found: ${String(name)}`)
  }
  const module = { exports: {} }
  try {
    tools.preload(require, module, module.exports, tools.process, globalThis)
  } catch (error) {
    up({ kind: 'preload-error', error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}
