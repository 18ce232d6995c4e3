import { describe, expect, it } from 'vitest'
import { isolatedScript, mainScript } from './page-scripts.ts'

/** A document of no more than what the bridge needs: events that both worlds hear at once. */
function makePage(): Record<string, unknown> & { sent: unknown[] } {
  const target = new EventTarget()
  const sent: unknown[] = []
  const window: Record<string, unknown> = {}
  window['top'] = window
  const page = {
    sent,
    window,
    document: target,
    location: { href: 'http://floorbook.app.localhost/' },
    __standInUp: (text: string) => sent.push(JSON.parse(text)),
  }
  return page
}

/** Runs a script as a world of the page: it sees the page's document and nothing of this file. */
function runIn(page: Record<string, unknown>, script: string, isolated: boolean): void {
  // The preload's world keeps its names apart from the page's; here that is the object behind `globalThis`.
  const world = isolated ? { ...page, JSON } : page
  const parameters = ['globalThis', 'window', 'document', 'location']
  // oxlint-disable-next-line no-implied-eval -- the scripts are source text by nature
  const run = new Function(...parameters, script) as (...values: unknown[]) => void
  run(world, page['window'], page['document'], page['location'])
  page['world'] = isolated ? world : page['world']
}

const PRELOAD = `
  const { contextBridge, ipcRenderer } = require('electron')
  contextBridge.exposeInMainWorld('bridge', {
    name: 'test',
    send: (value) => ipcRenderer.send('up', value),
    twice: (value) => value * 2,
    later: async (value) => value + '!',
    fail: () => { throw new Error('no') },
    listen: (heard) => { ipcRenderer.on('down', (_event, value) => heard(value)) },
  })
`

interface Bridge {
  readonly name: string
  send(value: unknown): void
  twice(value: number): number
  later(value: string): Promise<string>
  fail(): void
  listen(heard: (value: unknown) => void): void
}

function openPage(preload = PRELOAD): { page: ReturnType<typeof makePage>; bridge: Bridge } {
  const page = makePage()
  runIn(page, isolatedScript('key-', preload), true)
  runIn(page, mainScript('key-'), false)
  return { page, bridge: (page['window'] as { bridge: Bridge }).bridge }
}

describe('the scripts of a page', () => {
  it('build what the preload exposes, frozen and not to be replaced', () => {
    const { page, bridge } = openPage()
    expect([bridge.name, Object.isFrozen(bridge)]).toEqual(['test', true])
    expect(Reflect.set(page['window'] as object, 'bridge', 1)).toBe(false)
  })

  it('carry calls, promises and errors of the preload', async () => {
    const { bridge } = openPage()
    expect(bridge.twice(21)).toBe(42)
    await expect(bridge.later('hello')).resolves.toBe('hello!')
    expect(() => bridge.fail()).toThrow('no')
  })

  it('send messages up and bring messages down', () => {
    const { page, bridge } = openPage()
    bridge.send(new Uint8Array([1]))
    expect(page.sent).toEqual([{ kind: 'send', channel: 'up', parameters: expect.any(String) as string }])
    const heard: unknown[] = []
    bridge.listen((value) => heard.push(value))
    const down = (page['world'] as { __standInDown(text: string): void }).__standInDown
    down(JSON.stringify({ kind: 'event', channel: 'down', parameters: '["news"]' }))
    expect(heard).toEqual(['news'])
  })

  it('leave it to the main process whether a window opens', () => {
    const { page } = openPage()
    const { open } = page['window'] as { open(url: string): unknown }
    expect(open('/other')).toBeNull()
    expect(page.sent).toMatchObject([{ kind: 'open', url: 'http://floorbook.app.localhost/other' }])
  })

  it('report a preload that fails, and refuse what they do not know', () => {
    const { page } = openPage("require('electron').webFrame")
    expect(page.sent).toMatchObject([
      { kind: 'preload-error', error: expect.stringContaining('electron.webFrame is not implemented') as string },
    ])
    expect(openPage("require('fs')").page.sent).toMatchObject([
      { error: expect.stringContaining('module not found: fs') as string },
    ])
  })
})
