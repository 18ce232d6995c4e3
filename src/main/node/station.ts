import type { ParsedInputOf } from '@contract/contract'
import type { ErrorCode, Refusal } from '@contract/errors'
import type { SyncState, SyncStatus } from '@contract/sync'
import { merchantRow } from '../access/merchant'
import type { PermissionBook } from '../access/permission-book'
import type { NodeOperationName, Outcome } from '../api/ports'
import { faultFacts } from '../api/log'
import type { Log } from '../api/log'
import type { Registry } from '../command/registry'
import { stampedAt } from '../orders/live-floor'
import type { RowImage } from '../store/captured-tx'
import type { Connection } from '../store/connection'
import { isoTime } from '../store/entities'
import type { ConnectionReader } from '../store/reader'
import type { Result } from '../store/refusal'
import { isWhole } from '../store/wholeness'
import { demote, pairAnew } from '../sync/role'
import { Entrance } from './entrance'
import { HubRole } from './hub-role'
import type { HubRoleOptions } from './hub-role'
import { Neighbours } from './neighbours'
import type { Membership } from './membership'
import type { Network } from './network'
import type { Ask, RoleParts } from './store-role'
import { syncStatus } from './sync-status'
import { TerminalRole } from './terminal-role'

export interface StationOptions {
  connection: Connection
  merchantId: string
  reader: ConnectionReader
  registry: Registry
  book: PermissionBook
  log: Log
  /** UTC milliseconds. */
  now(): number
  /** Sends a feed message (JSON text) to all windows. */
  publish(text: () => string): void
  /** Any row may be another one now: what was read and kept is forgotten. */
  replaced(): void
}

/** How often windows are told how long the hub has not been heard, in milliseconds. */
const STATE_INTERVAL = 5_000
/** A hub that was replaced is told so this often, until it is heard as a terminal. */
const FENCE_INTERVAL = 5_000
/** Commits that a hub keeps (architecture, rule 10): about 400 days of a busy store. */
const LOG_KEPT = 2_000_000

/** What this node is among the nodes of one store: hub or terminal. It changes by promotion and by being fenced. */
export class Station {
  /** What it knows of other nodes of the store. */
  readonly neighbours: Neighbours
  /** How they come in, while it is the hub. */
  readonly entrance: Entrance
  private readonly options: StationOptions
  private readonly timers: NodeJS.Timeout[]
  private role: HubRole | TerminalRole
  private shownState = ''
  private closed = false

  constructor(options: StationOptions) {
    this.options = options
    const { connection, merchantId, reader, log } = options
    const now = (): number => options.now()
    this.neighbours = new Neighbours({ connection, merchantId, reader, log, now })
    this.entrance = new Entrance({ merchantId, reader, log, now, neighbours: this.neighbours, hub: () => this.hub() })
    this.role = this.neighbours.membership.role === 'hub' ? this.lead() : this.follow()
    const every = (milliseconds: number, run: () => void): NodeJS.Timeout =>
      setInterval(() => this.quietly(run), milliseconds).unref()
    this.timers = [every(STATE_INTERVAL, () => this.stateChanged()), every(FENCE_INTERVAL, () => this.tellFormerHubs())]
  }

  /** Whether the store has arrived: a terminal that has just been paired waits for it. */
  get isReady(): boolean {
    return this.options.connection.statement('SELECT 1 FROM merchant').get() !== undefined
  }

  get isHub(): boolean {
    return this.role.kind === 'hub'
  }

  /** Connects the store with other machines; without it a store is alone, and a terminal does not look for its hub. */
  connect(network: Network): void {
    this.neighbours.connect(network)
    if (this.role.kind === 'terminal') this.role.look()
    else this.enrolSelf()
  }

  /** Hands a command to whatever this node is. */
  submit(ask: Ask): Promise<Outcome> {
    return this.role.submit(ask)
  }

  head(): { epoch: number; seq: number } {
    return this.role.head()
  }

  /** Rows that the hub has not decided, as images. */
  provisional(): RowImage[] {
    return this.role.provisional()
  }

  /** Operations of kind `node`; permission and input have been checked. */
  async operate(name: NodeOperationName, input: unknown, staffId: string): Promise<Result<unknown>> {
    switch (name) {
      case 'sync.status':
        return { ok: true, value: this.status() }
      case 'sync.openPairing':
        return this.entrance.open(staffId, (input as ParsedInputOf<'sync.openPairing'>).standby)
      case 'sync.closePairing':
        return { ok: true, value: { closed: this.entrance.close() } }
      case 'sync.promote':
        return this.promote()
      case 'sync.setHubAddresses':
        return this.setHubAddresses((input as ParsedInputOf<'sync.setHubAddresses'>).addresses)
    }
  }

  state(): SyncState {
    const heardAt = this.role.hubHeardAt()
    return {
      role: this.role.kind,
      phase: this.role.phase(),
      hubHeardAt: heardAt === null ? null : isoTime(heardAt),
      waiting: this.role.waiting(),
      plainHttp: this.neighbours.network?.plainHttp ?? false,
    }
  }

  status(): SyncStatus {
    return syncStatus({
      state: this.state(),
      facts: this.role.facts(),
      membership: this.neighbours.membership,
      connection: this.options.connection,
      now: this.options.now(),
      acknowledgement: this.isReady ? merchantRow(this.options.reader).acknowledgement : 'fast',
      hubAddresses: this.neighbours.hubAddresses(),
      network: this.neighbours.network,
    })
  }

  /** Drops what no node needs any more. */
  tidy(): void {
    if (this.role.kind === 'hub') this.role.trim(LOG_KEPT)
  }

  /** Stops taking work and finishes what waits. */
  close(): void {
    if (this.closed) return
    this.closed = true
    for (const timer of this.timers) clearInterval(timer)
    this.role.close()
  }

  // ---- roles ----------------------------------------------------------------------------------------------------------

  private parts(): RoleParts {
    const { connection, merchantId, reader, registry, book, log, now } = this.options
    const { membership } = this.neighbours
    return {
      connection,
      merchantId,
      reader,
      registry,
      book,
      log,
      membership,
      now,
      publish: (text) => this.options.publish(text),
      stateChanged: () => this.stateChanged(),
    }
  }

  private lead(promoted?: HubRoleOptions['promoted']): HubRole {
    return new HubRole({
      ...this.parts(),
      ...(promoted !== undefined && { promoted }),
      fenced: (epoch, addresses) => setImmediate(() => this.quietly(() => this.demoted(epoch, addresses))),
      merchantChanged: () => this.quietly(() => this.closed || this.neighbours.network?.announce()),
      renewOwnToken: () => this.entrance.enrolSelf(),
      heard: (terminalId) => this.neighbours.heardAsTerminal(terminalId),
      delivered: (terminalId, milliseconds) => this.neighbours.delivered(terminalId, milliseconds),
    })
  }

  private follow(): TerminalRole {
    const { neighbours } = this
    const role = new TerminalRole({
      ...this.parts(),
      addresses: () => neighbours.hubAddresses(),
      trusts: (fingerprint) => neighbours.trusts(fingerprint),
      callers: () => neighbours.callers(),
      keepToken: (token, shown) => neighbours.keepToken(token, shown),
      reached: (address, fingerprint) => neighbours.reached(address, fingerprint),
      shutOut: (trouble) => this.quietly(() => neighbours.remember({ trouble })),
    })
    if (neighbours.network !== undefined) role.look()
    return role
  }

  /**
   * Makes this terminal the hub (SYN-5): it must be reachable first, or nobody could follow it. One that was shut out or
   * quarantined does not lead those who shut it out.
   */
  private async promote(): Promise<Result<SyncStatus>> {
    const { role, neighbours } = this
    const { network } = neighbours
    if (role.kind === 'hub') return refused('ALREADY_HUB')
    if (!this.isReady) return refused('STORE_NOT_READY')
    if (role.bar !== undefined) return { ok: false, refusal: role.bar }
    const listening = network === undefined ? refused('CANNOT_LISTEN') : await network.listen()
    if (!listening.ok) return listening
    // Someone else may have asked for the same meanwhile, or the hub may have shut it out.
    if (this.role !== role) return refused('ALREADY_HUB')
    if (role.bar !== undefined) return { ok: false, refusal: role.bar }
    const head = role.resign()
    if (head === undefined) return refused('STORE_NOT_READY')
    // What it is now stands in the same transaction as the epoch that it begins.
    neighbours.become({
      role: 'hub',
      keepsAll: neighbours.membership.keepsAll === true || isWhole(this.options.connection),
      listening: true,
      fencing: neighbours.others(),
      trouble: undefined,
    })
    this.role = this.lead({ head, begun: () => neighbours.write() })
    this.options.log.warn({ epoch: this.role.head().epoch }, 'promoted to hub')
    this.replaced()
    network?.announce()
    this.enrolSelf()
    this.tellFormerHubs()
    return { ok: true, value: this.status() }
  }

  /** Another hub leads with a higher epoch: this one becomes its terminal at once (message 11). */
  private demoted(epoch: number, addresses: readonly string[]): void {
    if (this.closed || this.role.kind !== 'hub') return
    this.role.close()
    const { membership } = this.neighbours
    const hubAddresses = [...new Set([...addresses, ...membership.hubAddresses])]
    this.neighbours.become({ role: 'terminal', keepsAll: membership.keepsAll ?? true, fencing: [], hubAddresses })
    demote(this.options.connection, { epoch, at: this.options.now() }, () => this.neighbours.write())
    this.options.log.warn({ epoch }, 'another hub leads: following it')
    this.entrance.close()
    this.role = this.follow()
    this.replaced()
    this.neighbours.network?.announce()
  }

  /**
   * Whether this terminal may be let in anew: it may not come in any more as what it is (shut out, or one of two with the same
   * identity), or its store has not arrived.
   */
  get mayPairAnew(): boolean {
    return this.role.kind === 'terminal' && (this.role.isShutOut || !this.isReady)
  }

  /**
   * Such a terminal is let in again, as a new one: it keeps what it holds, and what it has not sent is sent under the new
   * identity. Refusals: ALREADY_SET_UP where it has become something else meanwhile, STORE_READ_ONLY.
   */
  pairAnew(membership: Membership): Result<undefined> {
    // The hub has let it in by now: where its store has arrived meanwhile, it is the new one all the same.
    if (this.role.kind !== 'terminal') return refused('ALREADY_SET_UP')
    const { neighbours } = this
    const former = neighbours.membership
    this.role.close()
    neighbours.become({ ...membership, listening: former.listening, trouble: undefined })
    try {
      pairAnew(this.options.connection, () => neighbours.write())
      return { ok: true, value: undefined }
    } catch (thrown) {
      this.options.log.error(faultFacts(thrown), 'the new identity could not be written')
      neighbours.become(former)
      return refused('STORE_READ_ONLY')
    } finally {
      this.role = this.follow()
      this.replaced()
    }
  }

  /** Rows may be others now, and so may be who decides: windows read afresh. */
  private replaced(): void {
    this.options.replaced()
    this.options.publish(() => JSON.stringify({ type: 'replaced', ...stampedAt(this.options.now(), this.head()) }))
    this.stateChanged()
  }

  private setHubAddresses(addresses: string[]): Result<SyncStatus> {
    if (this.role.kind === 'hub') return refused('ALREADY_HUB')
    this.neighbours.remember({ hubAddresses: addresses })
    return { ok: true, value: this.status() }
  }

  /** The hub's side, once there is a store to lead. */
  private hub(): HubRole | undefined {
    return !this.closed && this.role.kind === 'hub' && this.isReady ? this.role : undefined
  }

  /** In the background; where its token cannot be kept, the next start tries again. */
  private enrolSelf(): void {
    this.entrance.enrolSelf().catch((thrown: unknown) => {
      this.options.log.error(faultFacts(thrown), 'the hub could not enrol itself')
    })
  }

  private tellFormerHubs(): void {
    if (this.role.kind === 'hub') this.neighbours.tellFormerHubs(this.role.head().epoch)
  }

  // ---- small things ----------------------------------------------------------------------------------------------------

  /** Tells windows how this node stands to the hub, when that is not what they were told last. */
  private stateChanged(): void {
    if (this.closed || this.role === undefined) return
    const state = this.state()
    const { hubHeardAt: _heard, ...rest } = state
    // While the hub is heard every second, when it was heard last is nobody's news.
    const shown = JSON.stringify(state.phase === 'live' ? rest : state)
    if (shown === this.shownState) return
    this.shownState = shown
    this.options.publish(() => JSON.stringify({ type: 'sync', ...state }))
  }

  private quietly(run: () => unknown): void {
    try {
      run()
    } catch (thrown) {
      this.options.log.error(faultFacts(thrown), 'background work failed')
    }
  }
}

const refused = (code: ErrorCode): { ok: false; refusal: Refusal } => ({ ok: false, refusal: { code } })
