import { writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { newTerminalToken, tokenHashOf } from '../../../src/main/access/terminal-tokens'
import { ENROL_COMMAND } from '../../../src/main/access/terminals'
import type { EnrolInput } from '../../../src/main/access/terminals'
import type { MerchantStore } from '../../../src/main/node/merchant-store'
import { loadIdentity } from '../../../src/main/server/identity'
import { addSyncSockets } from '../../../src/main/server/sync-sockets'
import { openConnection } from '../../../src/main/store/connection'
import { readHead, readLog } from '../../../src/main/store/commit-log'
import { freshId } from '../../../src/main/store/ids'
import { PAGE_BYTES, PAGE_COMMITS, toRecord, weightOf } from '../../../src/main/sync/protocol'
import type { CommitRecord, HubMessage, WatermarkText } from '../../../src/main/sync/protocol'
import { watermarkText } from '../../../src/main/sync/watermark'
import { createBenchStore } from '../support/store'
import type { BenchStore, FloorShape } from '../support/store'
import type { Handlers } from '../support/worker'
import { paced } from './pace'
import type { Burst, Sent } from './pace'

/** A terminal that the store knows, as its process needs it. */
export interface Member {
  id: string
  code: string
  token: string
}

/** What whoever dials the hub must know. */
export interface HubFacts {
  address: string
  fingerprint: string
  key: string
  cert: string
  merchantId: string
  staffId: string
  unitIds: string[]
  file: string
  members: Member[]
}

export interface HubMemory {
  resident: number
  heap: number
}

/** Makes so many terminals known to the store. */
export const enrol = async (store: MerchantStore, count: number): Promise<Member[]> => {
  const members: Member[] = []
  for (let index = 0; index < count; index += 1) {
    const id = freshId(Date.now())
    const token = newTerminalToken()
    const input: EnrolInput = {
      id,
      name: `Terminal ${index + 1}`,
      fingerprint: null,
      addresses: [],
      tokenHash: tokenHashOf(token),
      standby: false,
    }
    const outcome = await store.issue(ENROL_COMMAND, input, null)
    if (!outcome.ok) throw new Error(`a terminal was refused: ${outcome.refusal.code}`)
    members.push({ id, code: (outcome.value as { code: string }).code, token })
  }
  return members
}

const PAIRS_AT_ONCE = 50
const quiet = { error: console.error, warn: console.error }

/** A real hub in a process of its own: the node's store, its own write path with FULL, its door with TLS. */
export const hubWork = (): Handlers => {
  let bench: BenchStore
  let seated: string[] = []
  let turn = 0

  const open = async ({
    folder,
    shape,
    terminals,
  }: {
    folder: string
    shape: FloorShape
    terminals: number
  }): Promise<HubFacts> => {
    bench = await createBenchStore(folder, shape, 'FULL')
    const { store, node } = bench
    const identity = await loadIdentity(join(folder, 'identity'))
    const server = createServer({ key: identity.key, cert: identity.cert })
    addSyncSockets(server, node, quiet)
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const members = await enrol(store, terminals)
    return {
      address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...identity,
      merchantId: store.merchantId,
      staffId: bench.staffId,
      unitIds: bench.units.map(({ id }) => id),
      file: bench.file,
      members,
    }
  }

  const must = async (name: string, input: unknown): Promise<{ seq: number; value: unknown }> => {
    const outcome = await bench.store.issue(name, input, bench.staffId)
    if (!outcome.ok) throw new Error(`${name} was refused: ${JSON.stringify(outcome.refusal)}`)
    return { seq: outcome.seq ?? 0, value: outcome.value }
  }

  const seat = async (unitId: string | undefined): Promise<{ seq: number; usageId: string }> => {
    const { seq, value } = await must('saleOrders.create', { allocationUnitIds: [unitId], guest: { partySize: 2 } })
    return { seq, usageId: (value as { usages: { id: string }[] }).usages[0]?.id ?? '' }
  }

  /** Parties are seated and their tables cleared in turn, a command each. */
  const burst = (asked: Burst): Promise<Sent> =>
    paced(asked, async () => {
      turn += 1
      const usageId = turn % 2 === 0 ? seated.shift() : undefined
      if (usageId !== undefined) return (await must('allocationUsages.complete', { usageId })).seq
      const made = await seat(bench.units[turn % bench.units.length]?.id)
      seated.push(made.usageId)
      return made.seq
    })

  /** Adds commits to the log in pairs: a party seated, its table cleared. `units` first ones are used. */
  const grow = async ({ commits, units }: { commits: number; units: number }): Promise<number> => {
    for (let done = 0; done < commits / 2; done += PAIRS_AT_ONCE) {
      const pairs = Math.min(PAIRS_AT_ONCE, commits / 2 - done)
      const made = await Promise.all(
        Array.from({ length: pairs }, (_pair, index) => seat(bench.units[(done + index) % units]?.id)),
      )
      await Promise.all(made.map(({ usageId }) => must('allocationUsages.complete', { usageId })))
    }
    return bench.store.head().seq
  }

  /** Writes the log from a seq on as the pages that a terminal gets, as text, and the single commits as they are pushed. */
  const pages = ({
    after,
    file,
  }: {
    after: number
    file: string
  }): { pages: number; commits: number; bytes: number } => {
    const connection = openConnection({ file: bench.file })
    const { epoch } = bench.store.head()
    const texts: string[] = []
    let page: CommitRecord[] = []
    let weight = 0
    const rows = readLog(connection, after, Number.MAX_SAFE_INTEGER)
    connection.close()
    const turnOver = (more: boolean): void => {
      texts.push(JSON.stringify({ type: 'page', epoch, commits: page, more } satisfies HubMessage))
      page = []
      weight = 0
    }
    for (const record of rows.map(toRecord)) {
      if (page.length >= PAGE_COMMITS || (page.length > 0 && weight + weightOf(record) > PAGE_BYTES)) turnOver(true)
      page.push(record)
      weight += weightOf(record)
    }
    turnOver(false)
    writeFileSync(file, JSON.stringify(texts))
    return {
      pages: texts.length,
      commits: rows.length,
      bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    }
  }

  /** The text that is pushed for the latest commits of each kind, for peers that send the same. */
  const sample = ({ count }: { count: number }): string[] => {
    const connection = openConnection({ file: bench.file })
    const { epoch, seq } = bench.store.head()
    const rows = readLog(connection, seq - count, count)
    connection.close()
    return rows.map((row) =>
      JSON.stringify({ type: 'commit', epoch, commit: toRecord(row), report: false } satisfies HubMessage),
    )
  }

  /** How far a terminal is that holds all there is. */
  const mark = (): WatermarkText => {
    const connection = openConnection({ file: bench.file })
    const head = readHead(connection)
    connection.close()
    return watermarkText(head)
  }

  const memory = (): HubMemory => {
    const { rss, heapUsed } = process.memoryUsage()
    return { resident: rss / 2 ** 20, heap: heapUsed / 2 ** 20 }
  }

  const settle = async (): Promise<HubMemory> => {
    for (let round = 0; round < 5; round += 1) {
      globalThis.gc?.()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return memory()
  }

  return {
    open,
    burst,
    grow,
    pages,
    sample,
    memory,
    settle,
    head: () => bench.store.head().seq,
    mark,
  }
}
