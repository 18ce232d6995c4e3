import { readHead, readLog } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { SCHEMA_VERSION } from '../store/migrations'
import { TEST_NOON, testId } from '../store/testing'
import { Hub } from '../sync/hub'
import type { HubOptions } from '../sync/hub-options'
import { PROTOCOL_VERSION, toRecord } from '../sync/protocol'
import type { HubMessage, TerminalMessage, WelcomeMode } from '../sync/protocol'
import { Replica } from '../sync/replica'
import type { ReplicaOptions } from '../sync/replica-state'
import { writeWatermark } from '../sync/watermark'
import { productRegistry } from './registry'
import type { TestHouse } from './testing'

/** One side of a link alone, with the product's registry, over a test's house; the test is the other side. */

/** Time stands still, and nothing is ever due. */
const STILL = {
  clock: { now: () => TEST_NOON },
  timers: { after: () => () => undefined },
}

const noFault = (fault: unknown): never => {
  throw fault
}

/** A hub over the house's store, which goes on behind its log. */
export const openHub = (house: TestHouse, more: Partial<HubOptions> = {}): Hub =>
  new Hub({
    connection: house.connection,
    merchantId: house.merchantId,
    terminalId: testId(9_000),
    registry: productRegistry(),
    head: readHead(house.connection),
    node: 1,
    ...STILL,
    may: () => true,
    touched: () => undefined,
    onFenced: () => undefined,
    onFault: noFault,
    ...more,
  })

/** The terminal B, over the house's own store where it is given no disk. */
export const openReplica = (house: TestHouse, more: Partial<ReplicaOptions> = {}): Replica =>
  new Replica({
    connection: house.connection,
    merchantId: house.merchantId,
    terminal: { id: testId(9_001), code: 'B' },
    registry: productRegistry(),
    ...STILL,
    onFault: noFault,
    ...more,
  })

/** The disk is a terminal's that holds all that is in its log, and has heard the hub just now. */
export const holdAll = (connection: Connection): void => {
  const { seq, epoch, at, chain } = readHead(connection)
  writeWatermark(connection, { epoch, seq, chain, at, knownEpoch: epoch, nextN: 1, heardAt: TEST_NOON })
}

/** What a terminal says first that holds all that the store holds. */
export const helloOf = (store: Connection, terminalId: string, schema = SCHEMA_VERSION): TerminalMessage => {
  const { seq, chain } = readHead(store)
  // A hub that has just begun its epoch has no commit of it yet.
  const epoch = readLog(store, seq - 1, 1)[0]?.epoch ?? 0
  return {
    type: 'hello',
    epoch: 0,
    protocol: PROTOCOL_VERSION,
    schema,
    terminalId,
    terminalCode: 'B',
    watermark: { epoch, seq, chain: chain.toString('base64url') },
    whole: false,
    firstN: 1,
    clock: TEST_NOON,
  }
}

/** What a hub with this store answers to it. */
export const welcomeOf = (store: Connection, mode: WelcomeMode, start: number | null = null): HubMessage => {
  const { seq, epoch, chain } = readHead(store)
  return { type: 'welcome', epoch, seq, chain: chain.toString('base64url'), lowest: 1, lastN: 0, mode, start }
}

/** All of this store's log behind a number, as one page. */
export const pageOf = (store: Connection, after: number): HubMessage => ({
  type: 'page',
  epoch: readHead(store).epoch,
  commits: readLog(store, after, 500).map(toRecord),
  more: false,
})
