import type { ParsedInputOf } from '@contract/contract'
import type { ErrorCode, Refusal } from '@contract/errors'
import type { PairingCode } from '@contract/operations/terminals'
import type { SyncState, SyncStatus } from '@contract/sync'
import { merchantRow } from '../access/merchant'
import type { PermissionBook } from '../access/permission-book'
import { activeTerminals, newTerminalToken, terminalOfToken, tokenHashOf } from '../access/terminals'
import type { NodeOperationName, Outcome } from '../api/ports'
import { faultFacts } from '../api/log'
import type { Log } from '../api/log'
import type { Registry } from '../command/registry'
import { stampedAt } from '../orders/live-floor'
import type { DoorRefusal, SyncCaller } from '../server/sync-sockets'
import type { RowImage } from '../store/captured-tx'
import type { Connection } from '../store/connection'
import { isoTime, parsed } from '../store/entities'
import { freshId } from '../store/ids'
import type { ConnectionReader } from '../store/reader'
import type { Result } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Link } from '../sync/link'
import { makeAnswer, PairingDesk } from '../sync/pairing'
import type { PairingAnswer, PairingRequest } from '../sync/pairing'
import type { HubMessage, TerminalMessage } from '../sync/protocol'
import { demote } from '../sync/role'
import { HubRole } from './hub-role'
import type { HubRoleOptions } from './hub-role'
import { fence } from './hub-socket'
import { readMembership, writeMembership } from './membership'
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
/** Addresses of the hub that are kept, the latest first. */
const ADDRESSES_KEPT = 10

/**
 * What this node is among the nodes of one store: hub or terminal, whom it lets in, whom it trusts, where it looks for the
 * hub. The role changes when a terminal is promoted and when a hub is fenced.
 */
export class Station {
  private readonly options: StationOptions
  private readonly desk = new PairingDesk()
  private readonly timers: NodeJS.Timeout[]
  private pairingBy: string | null = null
  private pairingUntil = 0
  private pairingStandby = false
  private membership: Membership
  private role: HubRole | TerminalRole
  private network: Network | undefined
  private shownState = ''
  private closed = false

  constructor(options: StationOptions) {
    this.options = options
    this.membership = readMembership(options.connection, options.now())
    this.role = this.membership.role === 'hub' ? this.lead() : this.follow()
    const every = (milliseconds: number, run: () => void): NodeJS.Timeout =>
      setInterval(() => this.quietly(run), milliseconds).unref()
    this.timers = [
      every(STATE_INTERVAL, () => this.stateChanged()),
      every(FENCE_INTERVAL, () => this.fenceFormerHubs()),
    ]
  }

  /** Whether the store has arrived: a terminal that has just been paired waits for it. */
  get isReady(): boolean {
    return this.options.connection.statement('SELECT 1 FROM merchant').get() !== undefined
  }

  get isHub(): boolean {
    return this.role.kind === 'hub'
  }

  /** Whether a code is open: for at most ten minutes after someone asked for one. */
  get isPairing(): boolean {
    return this.role.kind === 'hub' && this.pairingUntil > this.options.now()
  }

  get member(): Readonly<Membership> {
    return this.membership
  }

  /** Connects the store with other machines; without it a store is alone, and a terminal does not look for its hub. */
  connect(network: Network): void {
    this.network = network
    if (this.role.kind === 'terminal') this.role.look()
    else void this.enrolSelf()
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
        return this.openPairing(staffId, (input as ParsedInputOf<'sync.openPairing'>).standby)
      case 'sync.closePairing':
        return { ok: true, value: { closed: this.desk.close() } }
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
      plainHttp: this.network?.plainHttp ?? false,
    }
  }

  status(): SyncStatus {
    return syncStatus({
      state: this.state(),
      facts: this.role.facts(),
      membership: this.membership,
      connection: this.options.connection,
      now: this.options.now(),
      acknowledgement: this.isReady ? merchantRow(this.options.reader).acknowledgement : 'fast',
      hubAddresses: this.hubAddresses(),
      network: this.network,
    })
  }

  // ---- other machines -------------------------------------------------------------------------------------------------

  /** A terminal at the door: whether it may come in, and to whom it then speaks (sync.md, message 1). */
  admit(caller: SyncCaller): { accept(link: Link<HubMessage, TerminalMessage>): void } | DoorRefusal {
    const { role } = this
    if (role.kind !== 'hub') return 'NOT_THE_HUB'
    const terminal = terminalOfToken(this.options.reader, caller.token)
    if (terminal === undefined || terminal.id !== caller.terminalId) {
      const known = this.options.reader.first<Row<'paired_terminal'>>(
        'SELECT * FROM paired_terminal WHERE id = ?',
        caller.terminalId,
      )
      return known?.status === 'REVOKED' ? 'REVOKED' : 'UNKNOWN'
    }
    if (terminal.addresses !== JSON.stringify(caller.addresses)) {
      const { id, name, fingerprint } = terminal
      void role.enrol({ id, name, fingerprint, addresses: caller.addresses, tokenHash: null, standby: false }, null)
    }
    return { accept: (link) => role.accept(link, terminal.id) }
  }

  /** A machine that says it knows the code; undefined where it does not, or none is open. */
  async pair(request: PairingRequest): Promise<PairingAnswer | undefined> {
    const { network, role } = this
    if (network === undefined || role.kind !== 'hub') return undefined
    const check = await this.desk.check(request, network.identity.fingerprint, this.options.now())
    if (!check.ok) {
      this.options.log.warn({ reason: check.reason }, 'pairing refused')
      return undefined
    }
    const id = freshId(this.options.now())
    const token = newTerminalToken()
    const standby = this.pairingStandby
    const { terminalName: name, fingerprint } = request
    const enrolled = await role.enrol(
      { id, name, fingerprint, addresses: [], tokenHash: tokenHashOf(token), standby },
      this.pairingBy,
    )
    if (!enrolled.ok) return undefined
    const trusted = activeTerminals(this.options.reader).flatMap((row) =>
      row.fingerprint === null ? [] : [{ fingerprint: row.fingerprint, addresses: parsed<string[]>(row.addresses) }],
    )
    const { code } = enrolled.value as { code: string }
    return makeAnswer(check.key, network.identity.fingerprint, request, {
      merchantId: this.options.merchantId,
      terminalId: id,
      terminalCode: code,
      token,
      trusted,
      standby,
    })
  }

  /**
   * Whether a certificate is of a node of this store: what the rows say, and what was pinned at pairing where they do not know
   * it yet. A machine that was shut out is trusted no more, although it was pinned once: it would be shown our token.
   */
  trusts(fingerprint: string): boolean {
    const known = this.options.reader.all<Pick<Row<'paired_terminal'>, 'status'>>(
      'SELECT status FROM paired_terminal WHERE fingerprint = ?',
      fingerprint,
    )
    return known.length === 0
      ? this.membership.pinned.includes(fingerprint)
      : known.some(({ status }) => status === 'ACTIVE')
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
    const { membership } = this
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
      heard: (terminalId) => this.forgetFencing(terminalId),
      delivered: (terminalId, milliseconds) => this.network?.delivered(this.codeOf(terminalId), milliseconds),
    })
  }

  private follow(): TerminalRole {
    const role = new TerminalRole({
      ...this.parts(),
      addresses: () => this.hubAddresses(),
      trusts: (fingerprint) => this.trusts(fingerprint),
      caller: () => this.caller(),
      reached: (address) => this.reached(address),
    })
    if (this.network !== undefined) role.look()
    return role
  }

  /** Makes this terminal the hub (SYN-5): it must be reachable first, or nobody could follow it. */
  private async promote(): Promise<Result<SyncStatus>> {
    const { role, network } = this
    if (role.kind === 'hub') return refused('ALREADY_HUB')
    if (!this.isReady) return refused('STORE_NOT_READY')
    const listening = network === undefined ? refused('CANNOT_LISTEN') : await network.listen()
    if (!listening.ok) return listening
    // Someone else may have asked for the same meanwhile.
    if (this.role !== role) return refused('ALREADY_HUB')
    const head = role.resign()
    if (head === undefined) return refused('STORE_NOT_READY')
    const others = activeTerminals(this.options.reader).filter(({ id }) => id !== this.membership.terminalId)
    this.membership = {
      ...this.membership,
      role: 'hub',
      listening: true,
      fencing: others.map(({ id, addresses }) => ({ terminalId: id, addresses: parsed<string[]>(addresses) })),
    }
    const { membership } = this
    this.role = this.lead({ head, begun: () => writeMembership(this.options.connection, membership) })
    this.options.log.warn({ epoch: this.role.head().epoch }, 'promoted to hub')
    this.replaced()
    network?.roleChanged()
    void this.enrolSelf()
    this.fenceFormerHubs()
    return { ok: true, value: this.status() }
  }

  /** Another hub leads with a higher epoch: this one becomes its terminal at once (message 11). */
  private demoted(epoch: number, addresses: readonly string[]): void {
    if (this.closed || this.role.kind !== 'hub') return
    this.role.close()
    this.membership = {
      ...this.membership,
      role: 'terminal',
      fencing: [],
      hubAddresses: [...new Set([...addresses, ...this.membership.hubAddresses])],
    }
    demote(this.options.connection, epoch, () => writeMembership(this.options.connection, this.membership))
    this.options.log.warn({ epoch }, 'another hub leads: following it')
    this.desk.close()
    this.role = this.follow()
    this.replaced()
    this.network?.roleChanged()
  }

  /** Rows may be others now, and so may be who decides: windows read afresh. */
  private replaced(): void {
    this.options.replaced()
    this.options.publish(() => JSON.stringify({ type: 'replaced', ...stampedAt(this.options.now(), this.head()) }))
    this.stateChanged()
  }

  /** The store knows its hub like any other node: name, certificate, addresses, and the token it would dial with. */
  private async enrolSelf(): Promise<void> {
    const { network, role } = this
    if (network === undefined || role.kind !== 'hub' || !this.isReady) return
    const { terminalId: id, name } = this.membership
    const { fingerprint } = network.identity
    const addresses = network.reachedAt()
    const known = this.options.reader.first<Row<'paired_terminal'>>('SELECT * FROM paired_terminal WHERE id = ?', id)
    const token = await network.token(this.options.merchantId)
    const fits = token !== undefined && terminalOfToken(this.options.reader, token)?.id === id
    if (known?.fingerprint === fingerprint && known.addresses === JSON.stringify(addresses) && fits) return
    const fresh = fits ? token : newTerminalToken()
    if (!fits) await network.keepToken(this.options.merchantId, fresh)
    if (this.role !== role) return
    const enrolled = await role.enrol(
      { id, name, fingerprint, addresses, tokenHash: fits ? null : tokenHashOf(fresh), standby: false },
      null,
    )
    if (!enrolled.ok) this.options.log.error({ code: enrolled.refusal.code }, 'the hub could not enrol itself')
  }

  private async openPairing(staffId: string, standby: boolean): Promise<Result<PairingCode>> {
    const { network } = this
    if (this.role.kind !== 'hub') return refused('HUB_NEEDED')
    if (network === undefined) return refused('CANNOT_LISTEN')
    const listening = await network.listen()
    if (!listening.ok) return listening
    if (!this.membership.listening) this.keepMembership({ listening: true })
    await this.enrolSelf()
    this.pairingBy = staffId
    this.pairingStandby = standby
    const { code, expiresAt } = this.desk.open(this.options.now())
    this.pairingUntil = expiresAt
    const { fingerprint } = network.identity
    const addresses = listening.value
    const link = `${addresses[0] ?? ''}/#pair=${code}&fingerprint=${fingerprint}`
    return { ok: true, value: { code, expiresAt: isoTime(expiresAt), addresses, fingerprint, link } }
  }

  private setHubAddresses(addresses: string[]): Result<SyncStatus> {
    if (this.role.kind === 'hub') return refused('ALREADY_HUB')
    this.keepMembership({ hubAddresses: addresses })
    return { ok: true, value: this.status() }
  }

  private keepMembership(change: Partial<Membership>): void {
    this.membership = { ...this.membership, ...change }
    writeMembership(this.options.connection, this.membership)
  }

  /** Typed or reached last; then found on the network; then where the store's nodes would be, were they the hub. */
  private hubAddresses(): string[] {
    const { terminalId, hubAddresses } = this.membership
    const known = activeTerminals(this.options.reader).filter(({ id }) => id !== terminalId)
    return [
      ...new Set([
        ...hubAddresses,
        ...(this.network?.found(this.options.merchantId) ?? []),
        ...known.flatMap(({ addresses }) => parsed<string[]>(addresses)),
      ]),
    ]
  }

  private reached(address: string): void {
    const { hubAddresses } = this.membership
    if (hubAddresses[0] === address) return
    const others = hubAddresses.filter((known) => known !== address)
    this.quietly(() => this.keepMembership({ hubAddresses: [address, ...others].slice(0, ADDRESSES_KEPT) }))
  }

  private async caller(): Promise<SyncCaller | undefined> {
    const token = await this.network?.token(this.options.merchantId)
    if (token === undefined) return undefined
    return {
      merchantId: this.options.merchantId,
      terminalId: this.membership.terminalId,
      token,
      addresses: this.network?.reachedAt() ?? [],
    }
  }

  private forgetFencing(terminalId: string): void {
    const { fencing } = this.membership
    const left = fencing.filter((node) => node.terminalId !== terminalId)
    if (left.length < fencing.length) this.quietly(() => this.keepMembership({ fencing: left }))
  }

  private fenceFormerHubs(): void {
    const { role, network } = this
    if (role.kind !== 'hub' || network === undefined) return
    for (const { addresses } of this.membership.fencing) {
      for (const address of addresses) {
        void this.caller().then(
          (caller) =>
            caller &&
            fence(address, caller, (fingerprint) => this.trusts(fingerprint), {
              type: 'fence',
              epoch: role.head().epoch,
              addresses: network.reachedAt(),
            }),
        )
      }
    }
  }

  private codeOf(terminalId: string): string {
    return (
      this.options.reader.first<{ code: string }>('SELECT code FROM paired_terminal WHERE id = ?', terminalId)?.code ??
      '?'
    )
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

const refused = (code: ErrorCode, path?: string): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code, ...(path !== undefined && { path }) },
})
