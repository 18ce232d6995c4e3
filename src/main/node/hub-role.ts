import type { ParsedInputOf } from '@contract/contract'
import { merchantRow } from '../access/merchant'
import { ENROL_COMMAND } from '../access/terminals'
import type { EnrolInput } from '../access/terminals'
import { faultFacts } from '../api/log'
import type { Outcome } from '../api/ports'
import { changeMessage } from '../command/change-message'
import type { Registry } from '../command/registry'
import { EXPIRE_COMMAND, nextExpiryAt } from '../orders/expiry'
import { readHead } from '../store/commit-log'
import type { Commit, Head } from '../store/commit-log'
import { freshId } from '../store/ids'
import { refuse } from '../store/refusal'
import { broadcastToTerminals } from '../server/sync-sockets'
import { Hub } from '../sync/hub'
import type { Link } from '../sync/link'
import { OwnOutbox } from '../sync/own-outbox'
import type { HubMessage, TerminalMessage } from '../sync/protocol'
import { Deliveries } from './deliveries'
import { nodeNumber } from './membership'
import type { Ask, RoleFacts, RoleParts, StoreRole } from './store-role'
import { machineTimers } from './timers'
import { TokenRenewal } from './token-renewal'

export interface HubRoleOptions extends RoleParts {
  /** A promoted terminal: where its log ends, and that its epoch outranks the former hub's. */
  promoted?: { head: Head; begun(): void }
  /** Another hub leads, and says where it is reached. */
  fenced(epoch: number, addresses: readonly string[]): void
  /** The merchant's row is another one: others may know the store by another name. */
  merchantChanged(): void
  /** A terminal is here: what was thought of it before is settled. */
  heard(terminalId: string): void
  delivered?(terminalId: string, milliseconds: number): void
  /** What this node would show at another hub's door grows old. */
  renewOwnToken(): Promise<void>
}

const REVOKE_COMMAND = 'terminals.revoke'
/** How often the hub looks for what has expired (USE-13), in milliseconds. */
const EXPIRY_INTERVAL = 5_000
/** How often it looks whose token is old: few rows, and who comes for moments only is given one, too. */
const TOKEN_INTERVAL = 1_000
/** A command that comes while the hub still finds out what it may have lost is tried again so often. */
const RECOVERY_PAUSE = 100

/**
 * The hub itself cannot be shut out, whoever asks: nobody would trust it any more. Who is to lead instead is promoted first.
 * Said here and not by the service: only the hub decides this command, and rows do not say who the hub is.
 */
const sparing = (registry: Registry, ownId: string): Registry => {
  const revoke = registry.get(REVOKE_COMMAND)
  if (revoke === undefined) return registry
  const run: typeof revoke.run = (tx, input) => {
    if ((input as ParsedInputOf<typeof REVOKE_COMMAND>).id === ownId) refuse('ALREADY_HUB', { path: ['id'] })
    return revoke.run(tx, input)
  }
  return new Map(registry).set(REVOKE_COMMAND, { ...revoke, run })
}

/** An open store that leads: it orders all changes, for its own windows, for browsers and for its terminals (SYN-1). */
export class HubRole implements StoreRole {
  readonly kind = 'hub'
  private readonly options: HubRoleOptions
  private readonly hub: Hub
  private readonly own: OwnOutbox
  private readonly tokens: TokenRenewal
  private readonly deliveries = new Deliveries()
  private readonly expiry: NodeJS.Timeout
  private readonly renewal: NodeJS.Timeout
  private readonly recovery: NodeJS.Timeout
  private recovering = true
  private acknowledgement: 'fast' | 'safe' | undefined

  constructor(options: HubRoleOptions) {
    this.options = options
    const { connection, merchantId, registry, book, log, membership, now, promoted } = options
    this.hub = new Hub({
      terminalId: membership.terminalId,
      connection,
      merchantId,
      registry: sparing(registry, membership.terminalId),
      head: promoted?.head ?? readHead(connection),
      node: nodeNumber(membership.code),
      leap: promoted !== undefined,
      ...(promoted !== undefined && { begun: () => promoted.begun() }),
      clock: { now },
      timers: machineTimers,
      may: (actorId, permission) => book.may(actorId, permission),
      touched: (images) => book.forgetIfTouched(images),
      onCommit: (commit) => this.committed(commit),
      onAsked: (seq) => this.deliveries.asked(seq, performance.now()),
      onReport: (terminalId, seq) => this.reported(terminalId, seq),
      acknowledges: () => (this.acknowledgement ??= this.readAcknowledgement()),
      broadcast: broadcastToTerminals,
      onRestored: (heard) => log.warn({ heard, epoch: this.hub.head.epoch }, 'restored from a backup: leading on'),
      onFenced: (epoch, addresses) => options.fenced(epoch, addresses),
      onFault: (fault, what) => log.error({ ...faultFacts(fault), command: what }, 'command failed'),
    })
    this.own = new OwnOutbox({
      connection,
      terminal: { id: membership.terminalId, code: membership.code },
      timers: machineTimers,
      submit: (command, answer) => this.hub.submit(command, answer),
      onFault: (fault, what) => log.error(faultFacts(fault), what),
    })
    this.tokens = new TokenRenewal({
      reader: options.reader,
      ownId: membership.terminalId,
      hub: this.hub,
      now,
      issue: (name, input) => this.submit({ id: freshId(now()), name, input, actorId: null }),
      renewOwn: () => options.renewOwnToken(),
      onFault: (fault) => log.error(faultFacts(fault), 'a token could not be renewed'),
    })
    this.expiry = setInterval(() => this.expireDue(), EXPIRY_INTERVAL).unref()
    this.renewal = setInterval(() => this.quietly(() => this.tokens.look()), TOKEN_INTERVAL).unref()
    this.recovery = setInterval(() => this.watchRecovery(), RECOVERY_PAUSE).unref()
    this.expireDue()
  }

  /** A terminal's connection, whose token has been checked. */
  accept(link: Link<HubMessage, TerminalMessage>, terminalId: string): void {
    this.options.heard(terminalId)
    this.hub.accept(link, terminalId)
  }

  /** A terminal came in with a token for the first time. */
  tokenUsed(terminalId: string, token: string): void {
    this.tokens.used(terminalId, token)
  }

  submit(ask: Ask): Promise<Outcome> {
    const { terminalId, code } = this.options.membership
    return new Promise((answer) => {
      const hand = (): void => {
        // Nobody at a window is told "busy" for the few seconds after a start.
        if (this.hub.isRecovering) machineTimers.after(RECOVERY_PAUSE, hand)
        else this.hub.submit({ ...ask, terminalId, terminalCode: code }, answer)
      }
      hand()
    })
  }

  /** Writes what the store knows of a node: its name, certificate, addresses, token. */
  enrol(input: EnrolInput, actorId: string | null): Promise<Outcome> {
    return this.submit({ id: freshId(this.options.now()), name: ENROL_COMMAND, input, actorId })
  }

  head(): { epoch: number; seq: number } {
    const { epoch, seq } = this.hub.head
    return { epoch, seq }
  }

  phase(): 'leading' | 'recovering' {
    return this.hub.isRecovering ? 'recovering' : 'leading'
  }

  hubHeardAt(): null {
    return null
  }

  waiting(): number {
    return 0
  }

  provisional(): [] {
    return []
  }

  facts(): RoleFacts {
    const { terminalId: ownId } = this.options.membership
    return {
      ...this.head(),
      hubAddress: null,
      outbox: { waiting: 0, sent: 0, oldestAt: null },
      secondNode: this.hub.isFollowed,
      terminals: this.hub
        .terminalStates()
        .filter(({ id }) => id !== ownId)
        .map(({ id, code, seq, seenAt, quarantined, connected, clockAhead }) => ({
          terminalId: id,
          code,
          seq,
          quarantined,
          connected,
          seenAt: seenAt === 0 ? null : seenAt,
          clockAheadMilliseconds: clockAhead,
          lagMilliseconds: this.deliveries.lagOf(id),
        })),
    }
  }

  /** Ends the connections of a terminal that was shut out. */
  shutOut(terminalId: string): void {
    this.hub.shutOut(terminalId)
  }

  /** Drops log rows that no terminal needs any more; at least `keep` stay. */
  trim(keep: number): void {
    this.hub.trim(keep)
  }

  close(): void {
    clearInterval(this.expiry)
    clearInterval(this.renewal)
    clearInterval(this.recovery)
    this.own.close()
    this.hub.executor.flush()
    this.hub.stop()
  }

  private committed(commit: Commit): void {
    this.options.publish(() => JSON.stringify(changeMessage(commit)))
    for (const { table, id, after } of commit.images) {
      if (table === 'merchant') {
        this.acknowledgement = undefined
        setImmediate(() => this.options.merchantChanged())
      }
      // After the commit has gone out: a terminal that is connected learns by it that it was shut out.
      if (table === 'paired_terminal' && after?.['status'] === 'REVOKED') setImmediate(() => this.hub.shutOut(id))
    }
  }

  private reported(terminalId: string, seq: number): void {
    const lag = this.deliveries.reported(terminalId, seq, performance.now())
    if (lag !== null) this.options.delivered?.(terminalId, lag)
  }

  /** Read once, and again after it was changed: it is asked for at every commit. */
  private readAcknowledgement(): 'fast' | 'safe' {
    const made = this.options.connection.statement('SELECT 1 FROM merchant').get() !== undefined
    return made ? merchantRow(this.options.reader).acknowledgement : 'fast'
  }

  private watchRecovery(): void {
    if (this.recovering === this.hub.isRecovering) return
    this.recovering = this.hub.isRecovering
    this.options.stateChanged()
  }

  private expireDue(): void {
    this.quietly(() => {
      const due = nextExpiryAt(this.options.reader)
      if (due === null || due > this.options.now()) return
      void this.submit({ id: freshId(this.options.now()), name: EXPIRE_COMMAND, input: {}, actorId: null })
    })
  }

  private quietly(run: () => void): void {
    try {
      run()
    } catch (thrown) {
      this.options.log.error(faultFacts(thrown), 'background work failed')
    }
  }
}
