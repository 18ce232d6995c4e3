import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { paced, until } from '../../sync/pace'
import type { Arrivals, Burst, Sent } from '../../sync/pace'
import { sharedNow } from '../../support/worker'
import type { Handlers } from '../../support/worker'

/** Bare socket.io over TLS with the product's settings: what carrying the same messages costs when nobody does anything with them. */

const EVENT = 'raw'
const PULL = 'pull'

export interface RawOpening {
  key: string
  cert: string
  /** Where the durable twin writes before it sends. */
  file: string
}

const durable = (file: number, text: string): void => {
  writeSync(file, text)
  fdatasyncSync(file)
}

export const rawHubWork = (): Handlers => {
  let server: Server
  let file = 0
  let samples: { text: string; message: unknown }[] = []
  let pages: unknown[] = []
  let key = 0
  return {
    async open({ key: privateKey, cert, file: path }: RawOpening): Promise<string> {
      file = openSync(path, 'w')
      const https = createServer({ key: privateKey, cert })
      server = new Server(https, {
        transports: ['websocket'],
        serveClient: false,
        perMessageDeflate: false,
        httpCompression: false,
        pingInterval: 2_000,
        // A receiver that gets all pages at once and writes them does not answer for longer than the product would bear.
        pingTimeout: 120_000,
        maxHttpBufferSize: 2 ** 25,
      })
      server.on('connection', (socket) => {
        socket.on(PULL, () => {
          for (const page of pages) socket.emit(EVENT, page)
        })
      })
      await new Promise<void>((listening) => https.listen(0, '127.0.0.1', listening))
      return `https://127.0.0.1:${(https.address() as AddressInfo).port}`
    },
    send({ texts }: { texts: string[] }) {
      samples = texts.map((text) => ({ text, message: JSON.parse(text) as unknown }))
    },
    load({ pages: path }: { pages: string }) {
      pages = (JSON.parse(readFileSync(path, 'utf8')) as string[]).map((text) => JSON.parse(text) as unknown)
    },
    burst({ isDurable, ...burst }: Burst & { isDurable: boolean }): Promise<Sent> {
      return paced(burst, () => {
        key += 1
        const sample = samples[key % samples.length]
        if (isDurable) durable(file, sample?.text ?? '')
        server.emit(EVENT, sample?.message)
        return key
      })
    },
    close() {
      closeSync(file)
    },
  }
}

const dial = async (address: string): Promise<Socket> => {
  const socket = io(address, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    rejectUnauthorized: false,
  })
  await new Promise<void>((connected, failed) => {
    socket.once('connect', connected)
    socket.once('connect_error', failed)
  })
  return socket
}

interface Page {
  commits: { seq: number }[]
}

/** Commits as they came, in a table with nothing but them: no check, no index, no row of the store. */
class BareTable {
  private readonly file: string
  private readonly database: Sqlite.Database

  constructor(file: string) {
    this.file = file
    this.database = new Sqlite(file)
    this.database.pragma('journal_mode = wal')
    this.database.pragma('synchronous = FULL')
    this.database.pragma('wal_autocheckpoint = 10000')
    this.database.exec('CREATE TABLE bare (seq INTEGER PRIMARY KEY, commit_text TEXT NOT NULL) STRICT')
  }

  keep({ commits }: Page): void {
    const insert = this.database.prepare('INSERT INTO bare VALUES (?, ?)')
    this.database.transaction(() => {
      for (const commit of commits) insert.run(commit.seq, JSON.stringify(commit))
    })()
  }

  drop(): void {
    this.database.close()
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.file + suffix, { force: true })
  }
}

export const rawReceiversWork = (): Handlers => {
  const receivers: { count: number; arrivals: Arrivals[number] }[] = []
  return {
    /** `folder`: each message is made durable in a file of its receiver's own before it counts as arrived. */
    async open({ address, count, folder }: { address: string; count: number; folder?: string }) {
      for (let index = 0; index < count; index += 1) {
        const receiver = { count: 0, arrivals: [] as Arrivals[number] }
        const socket = await dial(address)
        const file = folder === undefined ? undefined : openSync(join(folder, `raw-${process.pid}-${index}.log`), 'w')
        socket.on(EVENT, (message: unknown) => {
          if (file !== undefined) durable(file, JSON.stringify(message))
          receiver.count += 1
          receiver.arrivals.push([receiver.count, sharedNow()])
        })
        receivers.push(receiver)
      }
    },
    async collect({ seq }: { seq: number }): Promise<Arrivals> {
      await until(() => receivers.every(({ count }) => count >= seq), 'the last message')
      return receivers.map(({ arrivals }) => arrivals.splice(0))
    },
    /** Milliseconds from dialling until so many pages are here; with `file`, in a bare table, one transaction a page, FULL. */
    async transfer({ address, count, file }: { address: string; count: number; file?: string }): Promise<number> {
      const table = file === undefined ? undefined : new BareTable(file)
      const begin = sharedNow()
      const socket = await dial(address)
      const end = await new Promise<number>((done, failed) => {
        let received = 0
        socket.once('disconnect', (reason) => failed(new Error(`cut off after ${received} pages: ${reason}`)))
        socket.on(EVENT, (page: Page) => {
          table?.keep(page)
          received += 1
          if (received === count) done(sharedNow())
        })
        socket.emit(PULL)
      })
      socket.disconnect()
      table?.drop()
      return end - begin
    },
  }
}
