import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { paced, until } from '../../sync/pace'
import type { Arrivals, Burst, Sent } from '../../sync/pace'
import { sharedNow } from '../../support/worker'
import type { Handlers } from '../../support/worker'
import { peerModule } from './installed'
import { rowOf } from './row'

/** RxDB with its memory storage and its websocket replication, over plain sockets: documents, written at the server. */

interface Collection {
  insert(row: object): Promise<unknown>
  bulkInsert(rows: object[]): Promise<unknown>
  count(): { exec(): Promise<number> }
  $: { subscribe(listener: (change: { documentId: string }) => void): void }
}
interface Database {
  addCollections(collections: object): Promise<{ rows: Collection }>
  close(): Promise<unknown>
}
interface Replication {
  awaitInitialReplication(): Promise<unknown>
  cancel(): Promise<unknown>
}

/** In its open-source form it runs no more collections than this in one process. */
export const MOST_COLLECTIONS = 13

const text = { type: 'string' }
const SCHEMA = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 20 }, status: text, guest: text, at: { type: 'number' }, body: text },
  required: ['id'],
}

let databases = 0

const openCollection = async (): Promise<{ database: Database; rows: Collection }> => {
  const { createRxDatabase } = peerModule<{ createRxDatabase(options: object): Promise<Database> }>('rxdb')
  const { getRxStorageMemory } = peerModule<{ getRxStorageMemory(): unknown }>('rxdb/plugins/storage-memory')
  databases += 1
  const database = await createRxDatabase({ name: `floor${databases}`, storage: getRxStorageMemory() })
  return { database, ...(await database.addCollections({ rows: { schema: SCHEMA } })) }
}

export const rxdbHubWork = (): Handlers => {
  let rows: Collection
  let key = 0
  const next = (): ReturnType<typeof rowOf> => {
    key += 1
    return rowOf(key)
  }
  return {
    async open(): Promise<string> {
      const { startWebsocketServer } = peerModule<{ startWebsocketServer(options: object): unknown }>(
        'rxdb/plugins/replication-websocket',
      )
      const { database, rows: made } = await openCollection()
      rows = made
      const server = createServer()
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
      startWebsocketServer({ database, server, path: '/rows' })
      return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/rows`
    },
    burst(burst: Burst): Promise<Sent> {
      return paced(burst, async () => {
        const row = next()
        await rows.insert(row)
        return Number(row.id)
      })
    },
    async grow({ commits }: { commits: number }) {
      await rows.bulkInsert(Array.from({ length: commits }, next))
    },
  }
}

const follow = async (
  address: string,
): Promise<{ database: Database; rows: Collection; replicate(): Promise<Replication> }> => {
  const { replicateWithWebsocketServer } = peerModule<{
    replicateWithWebsocketServer(options: object): Promise<Replication>
  }>('rxdb/plugins/replication-websocket')
  const { database, rows } = await openCollection()
  return {
    database,
    rows,
    replicate: () =>
      replicateWithWebsocketServer({
        collection: rows,
        url: address,
        replicationIdentifier: `floor${databases}`,
        live: true,
        batchSize: 500,
      }),
  }
}

export const rxdbReceiversWork = (): Handlers => {
  const receivers: { last: number; arrivals: Arrivals[number] }[] = []
  return {
    async open({ address, count }: { address: string; count: number }) {
      for (let index = 0; index < count; index += 1) {
        const receiver = { last: 0, arrivals: [] as Arrivals[number] }
        const { rows, replicate } = await follow(address)
        rows.$.subscribe(({ documentId }) => {
          receiver.last = Math.max(receiver.last, Number(documentId))
          receiver.arrivals.push([Number(documentId), sharedNow()])
        })
        await (await replicate()).awaitInitialReplication()
        receivers.push(receiver)
      }
    },
    async collect({ seq }: { seq: number }): Promise<Arrivals> {
      await until(() => receivers.every(({ last }) => last >= seq), 'the last document')
      return receivers.map(({ arrivals }) => arrivals.splice(0))
    },
    async transfer({ address, count }: { address: string; count: number }): Promise<number> {
      const begin = sharedNow()
      const { database, rows, replicate } = await follow(address)
      let received = 0
      const all = new Promise<number>((done) => {
        rows.$.subscribe(() => {
          received += 1
          if (received === count) done(sharedNow())
        })
      })
      const replication = await replicate()
      const end = await all
      await replication.cancel()
      await database.close()
      return end - begin
    },
  }
}
