import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { paced, until } from '../../sync/pace'
import type { Arrivals, Burst, Sent } from '../../sync/pace'
import { sharedNow } from '../../support/worker'
import type { Handlers } from '../../support/worker'
import { peerModule } from './installed'
import { rowOf } from './row'

/** Yjs with its own websocket server, in memory, over plain sockets: a map of rows, written at the server. */

interface YMap {
  set(key: string, value: unknown): void
  observe(listener: (event: { keysChanged: Set<string> }) => void): void
  readonly size: number
}
interface YDoc {
  getMap(name: string): YMap
  transact(run: () => void): void
  destroy(): void
}
interface Provider {
  destroy(): void
}

const ROOM = 'floor'
const MAP = 'rows'

export const yjsHubWork = (): Handlers => {
  const { WebSocketServer } = peerModule<{
    WebSocketServer: new (options: object) => { on(event: 'connection', listener: unknown): void }
  }>('ws')
  const { setupWSConnection, getYDoc } = peerModule<{
    setupWSConnection: unknown
    getYDoc(name: string): YDoc
  }>('y-websocket/bin/utils')
  let rows: YMap
  let key = 0
  return {
    async open(): Promise<string> {
      const server = createServer()
      new WebSocketServer({ server }).on('connection', setupWSConnection)
      rows = getYDoc(ROOM).getMap(MAP)
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
      return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
    },
    burst(burst: Burst): Promise<Sent> {
      return paced(burst, () => {
        key += 1
        rows.set(String(key), rowOf(key))
        return key
      })
    },
    grow({ commits }: { commits: number }) {
      for (let index = 0; index < commits; index += 1) {
        key += 1
        rows.set(String(key), rowOf(key))
      }
    },
  }
}

const follow = (address: string): { doc: YDoc; provider: Provider; rows: YMap } => {
  const { Doc } = peerModule<{ Doc: new () => YDoc }>('yjs')
  const { WebsocketProvider } = peerModule<{
    WebsocketProvider: new (address: string, room: string, doc: YDoc, options: object) => Provider
  }>('y-websocket')
  const { WebSocket } = peerModule<{ WebSocket: unknown }>('ws')
  const doc = new Doc()
  const provider = new WebsocketProvider(address, ROOM, doc, { WebSocketPolyfill: WebSocket, disableBc: true })
  return { doc, provider, rows: doc.getMap(MAP) }
}

export const yjsReceiversWork = (): Handlers => {
  const receivers: { last: number; arrivals: Arrivals[number] }[] = []
  return {
    async open({ address, count, seq }: { address: string; count: number; seq: number }) {
      for (let index = 0; index < count; index += 1) {
        const receiver = { last: 0, arrivals: [] as Arrivals[number] }
        const { rows } = follow(address)
        rows.observe(({ keysChanged }) => {
          const at = sharedNow()
          for (const key of keysChanged) {
            receiver.last = Math.max(receiver.last, Number(key))
            receiver.arrivals.push([Number(key), at])
          }
        })
        await until(() => rows.size >= seq, 'a Yjs receiver following')
        receivers.push(receiver)
      }
    },
    async collect({ seq }: { seq: number }): Promise<Arrivals> {
      await until(() => receivers.every(({ last }) => last >= seq), 'the last row')
      return receivers.map(({ arrivals }) => arrivals.splice(0))
    },
    async transfer({ address, count }: { address: string; count: number }): Promise<number> {
      const begin = sharedNow()
      const { doc, provider, rows } = follow(address)
      const end = await new Promise<number>((done) => {
        rows.observe(() => {
          if (rows.size >= count) done(sharedNow())
        })
      })
      provider.destroy()
      doc.destroy()
      return end - begin
    },
  }
}
