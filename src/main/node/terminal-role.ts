import { randomUUID } from 'node:crypto'
import type { Refusal } from '@contract/errors'
import type { SyncPhase } from '@contract/sync'
import { faultFacts } from '../api/log'
import type { Outcome } from '../api/ports'
import { isoTime } from '../store/entities'
import type { Head } from '../store/commit-log'
import type { SyncCaller } from '../server/sync-sockets'
import { changeMessages } from '../sync/change-messages'
import { offlineObjection } from '../sync/offline-policy'
import type { Answer, LocalChange } from '../sync/replica-state'
import { Replica } from '../sync/replica'
import { promote } from '../sync/role'
import { HubDialler } from './hub-dialler'
import type { Trouble } from './membership'
import type { Ask, RoleFacts, RoleParts, StoreRole } from './store-role'
import { machineTimers } from './timers'

export interface TerminalRoleOptions extends RoleParts {
  /** Where the hub may be, best guess first. */
  addresses(): readonly string[]
  trusts(fingerprint: string): boolean
  /** What this terminal shows at the hub's door, in order. */
  callers(): Promise<readonly SyncCaller[]>
  /** The hub has given it a new token in the place of what it came in with. */
  keepToken(token: string, shown: SyncCaller): void
  /** A hub was reached here, with this certificate: the first address of the next time. */
  reached(address: string, fingerprint: string): void
  /** The hub lets this terminal in no more: it is not to forget that. */
  shutOut(trouble: Trouble): void
}

/** More commits than these in one page are no news to a window, but another state: it reads once, when all have come. */
const TOLD_AT_ONCE = 50
/** A node that has just started turns everybody away for a moment. */
const REFUSED_ROUNDS = 5

/** An open store that follows: it shows what it holds, sends what its staff do, and goes on without the hub (SYN-3). */
export class TerminalRole implements StoreRole {
  readonly kind = 'terminal'
  private readonly options: TerminalRoleOptions
  private readonly replica: Replica
  private readonly dialler: HubDialler
  private trouble: Trouble | undefined
  private hubAddress: string | null = null
  /** What it came in with. */
  private shown: SyncCaller | undefined
  /** Rounds over all addresses in a row in which a node of the store turned this terminal away. */
  private refusedRounds = 0
  /** Windows do not know what has come since this terminal began to catch up. */
  private isUntold = false
  private position: { epoch: number; seq: number; at: number }

  constructor(options: TerminalRoleOptions) {
    this.options = options
    const { connection, merchantId, registry, log, membership, now, reader } = options
    this.replica = new Replica({
      connection,
      merchantId,
      terminal: { id: membership.terminalId, code: membership.code },
      life: randomUUID(),
      registry,
      clock: { now },
      timers: machineTimers,
      isStandby: () => this.isStandby(),
      objection: (entry, images) => offlineObjection(reader, membership.terminalId, entry, images),
      onChange: (change) => this.changed(change),
      onState: () => this.stateChanged(),
      onToken: (token) => {
        if (this.shown !== undefined) options.keepToken(token, this.shown)
      },
      onQuarantined: () => this.give('quarantined'),
      onFault: (fault, what) => log.error({ ...faultFacts(fault), command: what }, 'sync failed'),
    })
    this.trouble = membership.trouble ?? (this.isRevoked() ? 'revoked' : undefined)
    this.position = this.where()
    this.dialler = new HubDialler({
      timers: machineTimers,
      addresses: () => options.addresses(),
      callers: () => options.callers(),
      trusts: (fingerprint) => options.trusts(fingerprint),
      connected: ({ link, fingerprint, shown }, address) => {
        this.hubAddress = address
        this.shown = shown
        options.reached(address, fingerprint)
        this.turnedAway(0)
        link.onClose(() => this.lost())
        this.replica.connect(link)
      },
      failed: (address, failure) => {
        if (failure === 'REVOKED') this.give('revoked')
        if (failure === 'UNTRUSTED') log.warn({ address }, 'what answers there is not of this store')
      },
      inVain: (failures) => {
        const refused = failures.some((failure) => failure === 'REFUSED' || failure === 'UNKNOWN')
        this.turnedAway(refused ? this.refusedRounds + 1 : 0)
      },
    })
  }

  /** Looks for the hub from now on. */
  look(): void {
    if (this.trouble === undefined) this.dialler.look()
  }

  submit(ask: Ask): Promise<Outcome> {
    const shutOut = refusalOf(this.trouble)
    if (shutOut !== undefined) return Promise.resolve({ ok: false, refusal: shutOut })
    return new Promise((answer) => this.replica.issue(ask, (outcome) => answer(outcomeOf(outcome))))
  }

  head(): { epoch: number; seq: number } {
    const { epoch, seq } = this.replica.watermark
    return { epoch, seq }
  }

  phase(): SyncPhase {
    if (this.trouble !== undefined) return this.trouble
    if (this.replica.isTooOld) return 'too-old'
    if (this.isRefused) return 'refused'
    switch (this.replica.phase) {
      case 'live':
        return 'live'
      case 'catching':
        return 'catching'
      case 'offline':
      case 'greeting':
      case 'held':
        return 'offline'
    }
  }

  hubHeardAt(): number | null {
    const { heardAt } = this.replica.watermark
    return heardAt === 0 ? null : heardAt
  }

  waiting(): number {
    return this.replica.counts().waiting
  }

  provisional() {
    return this.replica.provisionalImages()
  }

  facts(): RoleFacts {
    const { waiting, sent } = this.replica.counts()
    return {
      ...this.head(),
      hubAddress: this.replica.phase === 'offline' ? null : this.hubAddress,
      outbox: { waiting, sent, oldestAt: this.replica.waitingSince ?? null },
      secondNode: true,
      terminals: [],
    }
  }

  /**
   * Gives up following in order to lead: provisional work is taken back, and stays in the outbox for the new hub (SYN-5).
   * Answers where the log ends; undefined where this terminal holds no store yet.
   */
  resign(): Head | undefined {
    this.dialler.stop()
    const promoted = promote(this.options.connection, this.options.membership.terminalId, () =>
      this.replica.undoProvisional(),
    )
    if (promoted === undefined) {
      this.options.log.warn({}, 'nothing to lead')
      return undefined
    }
    this.replica.close()
    return promoted.head
  }

  close(): void {
    this.dialler.stop()
    this.replica.close()
  }

  /**
   * Why this terminal may not become the hub: also where its rows say so and nobody has hung up on it yet. What an update
   * of the others has brought is not here while it is too old, and would be lost.
   */
  get bar(): Refusal | undefined {
    const shutOut = refusalOf(this.trouble ?? (this.isRevoked() ? 'revoked' : undefined))
    return shutOut ?? (this.replica.isTooOld ? { code: 'TERMINAL_TOO_OLD' } : undefined)
  }

  /** The hub has shut this terminal out, quarantined it, or does not know its token. */
  get isShutOut(): boolean {
    return this.trouble !== undefined || this.isRefused
  }

  /**
   * A node of the store answers and opens its door to none of this terminal's tokens. Not for ever: a clock may be off, or a
   * former hub may be the only one that answers. So it goes on looking, and on its own as the store's policy says.
   */
  private get isRefused(): boolean {
    return this.refusedRounds >= REFUSED_ROUNDS
  }

  private turnedAway(rounds: number): void {
    const before = this.isRefused
    this.refusedRounds = rounds
    if (this.isRefused !== before) this.stateChanged()
  }

  private give(trouble: Trouble): void {
    if (this.trouble !== trouble) this.options.shutOut(trouble)
    this.trouble = trouble
    this.dialler.stop()
    this.options.stateChanged()
  }

  private lost(): void {
    if (this.isRevoked()) this.give('revoked')
    else this.look()
  }

  private isStandby(): boolean {
    const { reader, membership } = this.options
    if (membership.keepsAll === true) return true
    const row = reader.first<{ standby: 0 | 1 }>(
      'SELECT standby FROM paired_terminal WHERE id = ?',
      membership.terminalId,
    )
    return row === undefined ? membership.standby : row.standby === 1
  }

  /** The revocation is the last commit that a terminal gets. */
  private isRevoked(): boolean {
    return (
      this.options.reader.first(
        `SELECT id FROM paired_terminal WHERE id = ? AND status = 'REVOKED'`,
        this.options.membership.terminalId,
      ) !== undefined
    )
  }

  private changed(change: LocalChange): void {
    const before = this.position
    this.position = this.where()
    const images = [...change.undone, ...change.provisional]
    const touched = change.replaced || change.commits.length > 0 || images.some(({ table }) => table === 'staff')
    if (touched) this.options.book.forgetIfTouched([{ table: 'staff' }])
    if (change.replaced) return this.sayReplaced()
    this.isUntold ||= this.replica.phase === 'catching' && change.commits.length > TOLD_AT_ONCE
    if (this.isUntold) return
    const { position } = this
    for (const message of changeMessages(change, before, position))
      this.options.publish(() => JSON.stringify(message()))
  }

  private where(): { epoch: number; seq: number; at: number } {
    const { epoch, seq, at } = this.replica.watermark
    return { epoch, seq, at }
  }

  /** Windows read afresh. */
  private sayReplaced(): void {
    this.isUntold = false
    const { epoch, seq } = this.position
    this.options.publish(() => JSON.stringify({ type: 'replaced', epoch, seq, now: isoTime(this.options.now()) }))
  }

  private stateChanged(): void {
    if (this.isUntold && this.replica.phase !== 'catching') this.sayReplaced()
    this.options.stateChanged()
  }
}

const refusalOf = (trouble: Trouble | undefined): Refusal | undefined =>
  trouble && { code: trouble === 'revoked' ? 'TERMINAL_REVOKED' : 'QUARANTINED' }

const outcomeOf = (answer: Answer): Outcome => {
  if (answer.kind === 'refused') return { ok: false, refusal: answer.refusal }
  const { value, seq, replayed, provisional } = answer
  return {
    ok: true,
    value,
    ...(seq !== null && { seq }),
    ...(replayed === true && { replayed }),
    ...(provisional && { provisional }),
  }
}
