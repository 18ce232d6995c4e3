import { inspect } from 'node:util'
import { PermissionBook } from '../../../src/main/access/permission-book'
import type { Command } from '../../../src/main/command/command'
import type { Registry } from '../../../src/main/command/registry'
import { readHead } from '../../../src/main/store/commit-log'
import type { Head } from '../../../src/main/store/commit-log'
import { isWriteFailure } from '../../../src/main/store/faults'
import { ConnectionReader } from '../../../src/main/store/reader'
import { SCHEMA_VERSION } from '../../../src/main/store/migrations'
import { Hub } from '../../../src/main/sync/hub'
import type { Clock, Link, Timers } from '../../../src/main/sync/link'
import type { HubMessage, TerminalMessage } from '../../../src/main/sync/protocol'
import { OwnOutbox } from '../../../src/main/sync/own-outbox'
import { Replica } from '../../../src/main/sync/replica'
import { demote, pairAnew, promote } from '../../../src/main/sync/role'
import type { Rules } from '../../../src/main/sync/rules'
import { Disk } from './disk'
import type { Image } from './disk'
import { FragileConnection } from './fragile-connection'
import type { Ledger } from './ledger'
import type { Scheduler } from './scheduler'
import { EVENING } from './base-store'
import type { End, Wires } from './wire'

/** What all nodes of an evening share. */
export interface World {
  scheduler: Scheduler
  wires: Wires
  ledger: Ledger
  merchantId: string
  registry: Registry
  rules: Rules
  /** Milliseconds in which the house was closed. */
  passed: number
  fault(text: string): void
  note(line: string): void
}

export interface Identity {
  id: string
  code: string
}

/** Answers that are none: the command is tried again. */
const NO_ANSWER: ReadonlySet<string> = new Set(['OUTCOME_UNKNOWN', 'STORE_READ_ONLY', 'HUB_BUSY'])
/** Handlers that the evening makes throw, and the last guard, where a clock is so wrong that the service looked elsewhere. */
const EXPECTED = /^(poison$|USE-3)/

/** The latest time of all commits below a seq. */
const latestBefore = (disk: Disk, seq: number): number =>
  (disk.statement('SELECT coalesce(max(at), 0) AS at FROM commit_log WHERE seq < ?').get(seq) as { at: number }).at

/** Log rows that a terminal keeps: more than an evening has, or few, so that some cannot be rolled back. */
const [LONG_TAIL, SHORT_TAIL] = [400, 40]

/** One machine of the store: a disk that stays, and processes that come and go on it. */
export class SimNode implements End {
  readonly name: string
  readonly number: number
  readonly world: World
  identity: Identity
  role: 'hub' | 'terminal'
  connection: FragileConnection
  /** Where this terminal looks for the hub. */
  address: SimNode | undefined
  hub: Hub | undefined
  replica: Replica | undefined
  private up = false
  quarantined = false
  /** A manager sent it away: the hub does not let it in any more. */
  revoked = false
  /** It is to hold all history. */
  standby = false
  /** The schema that it says it has: an older program runs here. */
  schema = SCHEMA_VERSION
  /** As a hub it answers only when a second node has the commit. */
  isSafe = false
  /** How wrong this machine's clock is, in milliseconds. */
  clockError = 0
  restartAt = 0
  /** A backup was restored: its next epoch leaps. */
  leaps = false
  private life = 0
  private own: OwnOutbox | undefined
  private links: (() => void)[] = []

  constructor(
    world: World,
    options: { name: string; number: number; identity: Identity; role: 'hub' | 'terminal'; image: Image },
  ) {
    this.world = world
    this.name = options.name
    this.number = options.number
    this.identity = options.identity
    this.role = options.role
    this.connection = new FragileConnection(Disk.take(options.image))
  }

  /** A process that has ended in the middle of something says nothing more. */
  get isUp(): boolean {
    return this.up && !this.connection.dead
  }

  get now(): number {
    return EVENING + this.world.passed + this.world.scheduler.now + this.clockError
  }

  handle(run: () => void): void {
    try {
      run()
    } catch (thrown) {
      // What a whole process cannot do on a full disk, its operator tries again.
      if (!this.connection.dead && !isWriteFailure(thrown)) throw thrown
    }
    if (this.connection.dead) this.die()
  }

  holds(cutOff: () => void): void {
    this.links.push(cutOff)
  }

  /** A process begins on this disk, in the role that the disk says. */
  start(): void {
    this.connection = new FragileConnection(this.connection.disk)
    this.life += 1
    this.up = true
    this.world.note(`${this.name} starts as ${this.role}`)
    this.handle(() => (this.role === 'hub' ? this.startHub() : this.startReplica()))
    // It could not write what it has to at its start: someone starts it again.
    if (this.hub === undefined && this.replica === undefined) this.die()
  }

  /** The process ends, wherever it is. */
  die(restartIn = 3_000): void {
    if (!this.up) return
    this.world.note(`${this.name} ends`)
    this.up = false
    this.life += 1
    this.connection.dead = true
    if (this.connection.database.inTransaction) this.connection.database.exec('ROLLBACK')
    for (const cutOff of this.links) cutOff()
    this.links = []
    this.hub = undefined
    this.replica = undefined
    this.own = undefined
    this.restartAt = this.world.scheduler.now + restartIn
  }

  /** Another disk, or an older state of it. */
  replaceDisk(image: Image): void {
    this.die()
    this.connection.disk.giveBack()
    this.connection = new FragileConnection(Disk.take(image))
  }

  /** Looks for the hub where it is said to be. */
  dial(): void {
    const { address, replica, world } = this
    if (!this.isUp || replica === undefined || replica.phase !== 'offline' || address === undefined || this.quarantined)
      return
    const { near, far } = world.wires.connect(this, address)
    world.scheduler.after(world.wires.weather.latency, () => {
      if (!address.isUp || world.wires.cut.has(`${this.name}>${address.name}`)) return
      address.handle(() => (address.hub === undefined || this.revoked ? far.close() : address.hub.accept(far)))
    })
    this.handle(() => replica.connect(this.speaking(near)))
  }

  /** An older program says so at hello. */
  private speaking(link: Link<TerminalMessage, HubMessage>): Link<TerminalMessage, HubMessage> {
    const { schema } = this
    if (schema === SCHEMA_VERSION) return link
    return {
      send: (message) => link.send(message.type === 'hello' ? { ...message, schema } : message),
      onMessage: (listener) => link.onMessage(listener),
      onClose: (listener) => link.onClose(listener),
      close: () => link.close(),
    }
  }

  /** The newer program is installed, and started. */
  upgrade(): void {
    if (this.schema === SCHEMA_VERSION) return
    this.schema = SCHEMA_VERSION
    this.die(1_000)
  }

  /** Makes this terminal the hub. */
  promote(): void {
    const { replica } = this
    if (!this.isUp || replica === undefined) return
    this.handle(() => {
      const promoted = promote(this.connection, this.identity.id, () => replica.undoProvisional())
      if (promoted === undefined) return
      this.world.note(`${this.name} is promoted at ${promoted.head.seq}`)
      replica.close()
      this.replica = undefined
      this.role = 'hub'
      this.life += 1
      this.leaps = true
      this.startHub(promoted.head)
    })
  }

  pairAnew(identity: Identity): void {
    this.die()
    pairAnew(new FragileConnection(this.connection.disk))
    this.identity = identity
    this.quarantined = false
  }

  private startHub(head?: Head): void {
    const { world, connection } = this
    const book = new PermissionBook(new ConnectionReader(connection, world.merchantId))
    const base = head ?? readHead(connection)
    let latest = base.at
    let last: { seq: number; chain: Buffer } = base
    const hub: Hub = new Hub({
      terminalId: this.identity.id,
      connection,
      merchantId: world.merchantId,
      registry: world.registry,
      head: base,
      node: this.number,
      leap: this.leaps,
      clock: this.clock(),
      timers: this.timers(),
      rules: world.rules,
      acknowledges: () => (this.isSafe ? 'safe' : 'fast'),
      may: (actorId, permission) => book.may(actorId, permission),
      touched: (images) => book.forgetIfTouched(images),
      onCommit: (commit) => {
        if (last.seq === commit.seq - 1) world.ledger.noteOne(commit.row, last.chain)
        else world.ledger.note(connection.disk, commit.seq - 1, base)
        last = commit.row
        // Offline work keeps its own time, but nothing happens later than now or than what came before.
        const isOfTheFuture = (): boolean => commit.at > Math.max(this.now, latest)
        // A recovering hub may have taken over commits of a clock that was ahead.
        if (isOfTheFuture()) latest = Math.max(latest, latestBefore(connection.disk, commit.seq))
        if (isOfTheFuture()) world.fault(`${this.name}: commit ${commit.seq} is of the future`)
        latest = Math.max(latest, commit.at)
      },
      onFenced: (epoch) => this.fenced(epoch),
      onFault: (fault, what) => this.fault(fault, what),
    })
    this.hub = hub
    this.leaps = false
    world.ledger.note(connection.disk)
    this.own = new OwnOutbox({
      connection,
      terminal: this.identity,
      timers: this.timers(),
      onFault: (fault, what) => this.fault(fault, what),
      submit: (command: Command, answer) =>
        hub.submit(command, (outcome) => {
          if (connection.dead) return
          if (outcome.ok && outcome.seq === undefined) world.ledger.mark(command.id, 'nothingToDo')
          if (!outcome.ok && !NO_ANSWER.has(outcome.refusal.code)) world.ledger.mark(command.id, 'refused')
          answer(outcome)
        }),
    })
  }

  private startReplica(): void {
    const { world, connection } = this
    this.replica = new Replica({
      connection,
      merchantId: world.merchantId,
      terminal: this.identity,
      life: `${this.number}-${this.life}`,
      registry: world.registry,
      clock: this.clock(),
      timers: this.timers(),
      rules: world.rules,
      tailLength: this.number % 2 === 0 ? LONG_TAIL : SHORT_TAIL,
      isStandby: () => this.standby,
      onQuarantined: () => {
        this.quarantined = true
      },
      onFault: (fault, what) => this.fault(fault, what),
    })
  }

  private fenced(epoch: number): void {
    this.life += 1
    this.own?.close()
    this.own = undefined
    this.hub = undefined
    this.world.scheduler.after(0, () =>
      this.handle(() => {
        if (!this.isUp || this.role !== 'hub') return
        try {
          demote(this.connection, { epoch, at: this.now })
          this.role = 'terminal'
        } finally {
          this.die(500)
        }
      }),
    )
  }

  private fault(fault: unknown, what: string): void {
    if (this.connection.dead || isWriteFailure(fault) || (fault instanceof Error && EXPECTED.test(fault.message)))
      return
    this.world.note(`${this.name} ${what} fails`)
    this.world.fault(`${this.name} ${what}: ${inspect(fault)}`)
  }

  private clock(): Clock {
    return { now: () => this.now }
  }

  private timers(): Timers {
    const { life } = this
    return {
      after: (milliseconds, run) =>
        this.world.scheduler.after(milliseconds, () => {
          if (this.isUp && this.life === life) this.handle(run)
        }),
    }
  }
}
