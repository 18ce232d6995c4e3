import { OPERATIONS } from '@contract/contract'
import type { OperationName } from '@contract/contract'
import type { Permission } from '@contract/access'
import type { RowChange } from '@contract/feed'
import type { ProvisionalRow, SyncStatus } from '@contract/sync'
import { PermissionBook } from '../access/permission-book'
import { hashSecret } from '../access/secrets'
import { SignIn } from '../access/sign-in'
import { observedPage } from '../api/observed'
import type { CommandCall, NodeOperationName, Outcome, StorePort } from '../api/ports'
import { faultFacts } from '../api/log'
import type { Log } from '../api/log'
import { finalRows } from '../command/change-message'
import type { QueryFunctions } from '../command/definition'
import { History } from '../command/history'
import { parseInput } from '../command/input'
import { completeQueries } from '../command/registry'
import { dropOldResults } from '../command/result-store'
import { liveFloorRows, stampedAt } from '../orders/live-floor'
import type { Connection } from '../store/connection'
import { readEvents } from '../store/event-log'
import type { EventAnswer, EventQuestion } from '../store/event-log'
import { freshId } from '../store/ids'
import { ConnectionReader } from '../store/reader'
import { attempt } from '../store/refusal'
import type { Result } from '../store/refusal'
import { productRegistry, readerQueries } from './registry'
import { Station } from './station'

export interface MerchantStoreOptions {
  connection: Connection
  merchantId: string
  /** UTC milliseconds. */
  now(): number
  log: Log
  /** Lets a wrong try of signing in wait. */
  pause?(milliseconds: number): Promise<void>
}

/** How often the node tidies and brings its history up to date, in milliseconds. */
const TIDY_INTERVAL = 60 * 60_000
const HISTORY_INTERVAL = 2_000

/**
 * One open store on this node, whatever its role: the way in for commands, the queries, the feed of its changes, tidying.
 * The role decides what becomes of a command; it changes when a terminal is promoted or a hub is fenced.
 */
export class MerchantStore implements StorePort {
  readonly merchantId: string
  readonly signIn: SignIn
  readonly reader: ConnectionReader
  private readonly connection: Connection
  private readonly now: () => number
  private readonly log: Log
  private readonly book: PermissionBook
  private readonly history: History
  private readonly queries: QueryFunctions
  private readonly listeners = new Set<(message: string) => void>()
  private readonly timers: NodeJS.Timeout[]
  readonly station: Station
  private closed = false

  constructor({ connection, merchantId, now, log, pause }: MerchantStoreOptions) {
    this.merchantId = merchantId
    this.connection = connection
    this.now = now
    this.log = log
    this.reader = new ConnectionReader(connection, merchantId)
    this.book = new PermissionBook(this.reader)
    this.history = new History(connection)
    this.signIn = new SignIn({
      connection,
      reader: this.reader,
      book: this.book,
      pause: pause ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))),
    })
    this.queries = completeQueries({
      ...readerQueries,
      'sessions.current': (_reader, _input, { staffId }) => this.signIn.session(staffId),
      'activity.find': (_reader, input, { staffId }) =>
        this.history.find(input, (permission) => this.book.may(staffId, permission)),
      'observation.find': (_reader, input, { staffId }) => observedPage(this, input, staffId),
      'floor.live': (reader, input, context) => ({
        ...stampedAt(context.now, this.head()),
        ...liveFloorRows(reader, input, context.now),
        provisional: finalRows(this.station.provisional()).map(provisionalRow),
        sync: this.station.state(),
      }),
    })
    this.station = new Station({
      connection,
      merchantId,
      reader: this.reader,
      registry: productRegistry(),
      book: this.book,
      log,
      now,
      publish: (text) => this.publish(text),
      replaced: () => {
        this.book.forgetAll()
        this.history.forget()
      },
    })
    const every = (milliseconds: number, run: () => void): NodeJS.Timeout =>
      setInterval(() => this.quietly(run), milliseconds).unref()
    this.timers = [every(HISTORY_INTERVAL, () => this.history.catchUp()), every(TIDY_INTERVAL, () => this.tidy())]
  }

  head(): { epoch: number; seq: number } {
    return this.station.head()
  }

  async execute(call: CommandCall): Promise<Outcome> {
    const prepared = await withHashedSecrets(call.name, call.input)
    return prepared.ok ? this.issue(call.name, prepared.value, call.staffId, call.id) : prepared
  }

  /** Hands a command to the write path; without a member of staff it is the node's own. */
  issue(name: string, input: unknown, actorId: string | null, id = freshId(this.now())): Promise<Outcome> {
    return this.station.submit({ id, name, input, actorId })
  }

  ask(name: OperationName, input: unknown, staffId: string): Result<unknown> {
    const operation = OPERATIONS.get(name)
    const run = this.queries[name]
    if (operation === undefined || run === undefined) return { ok: false, refusal: { code: 'NOT_FOUND', path: 'name' } }
    const { permission } = operation.meta
    if (permission === null || !this.book.may(staffId, permission)) {
      return { ok: false, refusal: { code: 'FORBIDDEN', facts: { permission } } }
    }
    const parsed = parseInput(operation.input, input)
    if (!parsed.ok) return parsed
    return attempt(() => run(this.reader, parsed.value as never, { now: this.now(), staffId }))
  }

  async operate(name: NodeOperationName, input: unknown, staffId: string): Promise<Result<unknown>> {
    const operation = OPERATIONS.get(name)
    if (operation === undefined) return { ok: false, refusal: { code: 'NOT_FOUND', path: 'name' } }
    const { permission } = operation.meta
    if (permission === null || !this.book.may(staffId, permission)) {
      return { ok: false, refusal: { code: 'FORBIDDEN', facts: { permission } } }
    }
    const parsed = parseInput(operation.input, input)
    if (!parsed.ok) return parsed
    return this.station.operate(name, parsed.value, staffId)
  }

  syncStatus(): SyncStatus {
    return this.station.status()
  }

  mayFollow(staffId: string): boolean {
    const permission = OPERATIONS.get('floor.live')?.meta.permission ?? null
    return permission !== null && this.book.may(staffId, permission)
  }

  may(staffId: string, permission: Permission): boolean {
    return this.book.may(staffId, permission)
  }

  eventsAfter(question: EventQuestion): EventAnswer {
    return readEvents(this.connection, this.head(), question)
  }

  subscribe(listener: (message: string) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Stops taking work, finishes what waits, closes the file. */
  close(): void {
    if (this.closed) return
    this.closed = true
    for (const timer of this.timers) clearInterval(timer)
    this.station.close()
    this.connection.close()
  }

  private publish(text: () => string): void {
    if (this.listeners.size === 0) return
    const message = text()
    // Durable and about to be answered: one listener's failure is nobody else's business.
    for (const listener of this.listeners) this.quietly(() => listener(message))
  }

  private tidy(): void {
    dropOldResults(this.connection, this.now())
    this.station.tidy()
  }

  private quietly(run: () => unknown): void {
    try {
      run()
    } catch (thrown) {
      this.log.error(faultFacts(thrown), 'background work failed')
    }
  }
}

/** Which row is not decided; a usage that has ended is in no first read, and its table is marked all the same. */
const provisionalRow = (change: RowChange): ProvisionalRow => ({
  entity: change.entity,
  id: change.id,
  ...(change.entity === 'AllocationUsage' && change.row !== null && { placeId: change.row.placeId }),
})

/** Salt and hash are made before the command, so that neither log nor results ever hold a secret (architecture, rule 10). */
const withHashedSecrets = async (name: OperationName, input: unknown): Promise<Result<unknown>> => {
  if (name !== 'staff.create' && name !== 'staff.update') return { ok: true, value: input }
  const operation = OPERATIONS.get(name)
  if (operation === undefined) return { ok: true, value: input }
  const parsed = parseInput(operation.input, input)
  if (!parsed.ok) return parsed
  const { pin, password, ...rest } = parsed.value as { pin?: string | null; password?: string | null }
  const hashed = async (key: string, secret: string | null | undefined): Promise<Record<string, string | null>> =>
    secret === undefined ? {} : { [key]: secret === null ? null : await hashSecret(secret) }
  return {
    ok: true,
    value: { ...rest, ...(await hashed('pinHash', pin)), ...(await hashed('passwordHash', password)) },
  }
}
