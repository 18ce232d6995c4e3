import { productRegistry } from '../../../src/main/node/registry'
import type { Registry } from '../../../src/main/command/registry'
import { RULES } from '../../../src/main/sync/rules'
import type { Rules } from '../../../src/main/sync/rules'
import { EVENING } from './base-store'
import type { BaseStore } from './base-store'
import type { Image } from './disk'
import { crash, partition, strike } from './faults'
import { LastHolders } from './last-holders'
import { Ledger } from './ledger'
import { disagreements, doubleSeatings, isQuiet, newDoubleSeatings, unbounded, vanished } from './oracle'
import { Random } from './random'
import { Scheduler } from './scheduler'
import { serviceToDo } from './service'
import { SimNode } from './sim-node'
import type { Identity, World } from './sim-node'
import { somethingToDo } from './traffic'
import { atTheDoor } from './at-the-door'
import { FAIR, Wires } from './wire'

/**
 * The first evenings have the plainest traffic: those in which planted bugs are searched for, whose recorded seeds stay good
 * when commands are added. All later ones know every command.
 */
const PLAIN_EVENINGS = 200

/** What one evening was, and what was wrong with it. */
export interface Report {
  seed: number
  terminals: number
  commands: number
  commits: number
  cards: number
  events: number
  messages: number
  crashes: number
  partitions: number
  promotions: number
  /** Commits that hubs lost with their disks' tails or by restored backups. */
  destroyed: number
  /** Commands that were on no disk any more after that. */
  gone: number
  revoked: number
  upgrades: number
  /** How often a terminal was made a standby, or was one no more. */
  standbys: number
  restored: number
  /** How long it was, in milliseconds of its own time. */
  lasted: number
  violations: string[]
}

const SECOND = 1_000
/** So long commands come and faults strike at least, and until there were so many commands. */
const STORMY = 80 * SECOND
const COMMANDS = 150
/** Within this time there is one partition and one crash of the hub, whatever else strikes. */
const SURE = 60
/** So long the store has to become one again. */
const PATIENCE = 240 * SECOND
const CODES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** Every so many events all nodes are searched for double sales; the triggers watch every row anyway. */
const SEARCHED = 20
const MOST_VIOLATIONS = 20

let product: Registry | undefined

/** One evening among a hub and three to twelve terminals, from one seed. */
export class Evening {
  readonly random: Random
  readonly scheduler = new Scheduler()
  readonly ledger = new Ledger()
  readonly wires: Wires
  readonly base: BaseStore
  readonly nodes: SimNode[] = []
  readonly world: World
  hub: SimNode
  crashes = 0
  partitions = 0
  promotions = 0
  commands = 0
  stormy = true
  poisoned = 0
  revoked = 0
  standbys = 0
  upgrades = 0
  restored = 0
  /** Commands that are missing at the end: what became of them is told by the same evening once more, with an eye on them. */
  readonly missing: string[] = []
  /** What happens apart from messages, for a trace. */
  note: (line: string) => void = () => undefined
  private readonly seed: number
  private readonly violations: string[] = []
  private identities = 0
  private readonly holders: LastHolders | undefined
  /** Of an answer to repeated commands: those that the hub found done already. It may know nothing any more when it arrives. */
  private readonly foundDone = new WeakMap<object, string[]>()

  /** `terminals`: so many rather than as the seed says. `missing`: an eye is kept on these commands. */
  constructor(
    base: BaseStore,
    seed: number,
    { rules = RULES, terminals, missing }: { rules?: Rules; terminals?: number | undefined; missing?: string[] } = {},
  ) {
    this.holders = missing && new LastHolders(missing)
    this.base = base
    this.seed = seed
    this.random = new Random(seed)
    const { ledger } = this
    this.wires = new Wires(this.scheduler, this.random, {
      sent: (from, message) => {
        if (message.type === 'resubmitted') this.foundDone.set(message, this.doneWithoutCommit(from.name, message.ids))
      },
      told: (message) => {
        if (message.type === 'ack') {
          const { outcome } = message
          if (outcome.kind === 'ok' && outcome.seq === null) ledger.mark(message.id, 'nothingToDo')
          if (outcome.kind === 'refused') ledger.mark(message.id, 'refused')
        }
        for (const id of this.foundDone.get(message) ?? []) ledger.mark(id, 'nothingToDo')
      },
    })
    product ??= productRegistry()
    this.world = {
      scheduler: this.scheduler,
      wires: this.wires,
      ledger: this.ledger,
      merchantId: base.merchantId,
      registry: this.poisonable(product),
      rules,
      passed: 0,
      fault: (text) => this.violate(text),
      note: (line) => this.note(line),
    }
    this.hub = this.addNode('hub', base.image)
    const drawn = this.random.whole(3, this.random.chance(0.3) ? 12 : 5)
    const safe = this.random.chance(0.3)
    for (let index = 0; index < (terminals ?? drawn); index += 1) {
      this.addNode('terminal', this.random.chance(0.3) ? base.emptyImage : base.terminalImage)
    }
    for (const node of this.nodes) {
      node.address = this.hub
      node.isSafe = safe
    }
  }

  run(): Report {
    for (const node of this.nodes) node.start()
    this.later(() => this.traffic())
    this.later(() => this.fault())
    this.later(() => this.keepHouse())
    this.scheduler.after(this.random.whole(5, SURE) * SECOND, () => partition(this, this.random.pick(this.terminals)))
    this.scheduler.after(this.random.whole(5, SURE) * SECOND, () => crash(this, this.hub))
    this.advance(STORMY)
    while (!this.scheduler.stopped && this.commands < COMMANDS) this.advance(SECOND)
    this.heal()
    const end = this.scheduler.now + PATIENCE
    while (
      !this.scheduler.stopped &&
      this.scheduler.now < end &&
      !(isQuiet(this.hub, this.belonging) && isQuietNow(this))
    )
      this.advance(2 * SECOND)
    if (this.violations.length > 0) return this.report()
    for (const node of this.nodes) this.violate(...doubleSeatings(node))
    this.violate(...disagreements(this.world, this.hub, this.nodes))
    for (const { id, text } of vanished(this.world, this.hub, this.nodes)) {
      if (this.holders?.wasDropped(id) === true) this.ledger.destroy(id)
      else {
        this.missing.push(id)
        this.violate(text)
      }
    }
    return this.report()
  }

  addNode(role: 'hub' | 'terminal', image: Image, identity = this.newIdentity()): SimNode {
    const number = this.nodes.length
    const node = new SimNode(this.world, { name: `${role}-${number}`, number, identity, role, image })
    this.nodes.push(node)
    return node
  }

  newIdentity(): Identity {
    const index = this.identities
    this.identities += 1
    const code =
      index < CODES.length ? (CODES[index] ?? 'A') : `${CODES[index % CODES.length]}${Math.floor(index / CODES.length)}`
    return { id: this.random.id(EVENING), code }
  }

  get terminals(): SimNode[] {
    return this.nodes.filter((node) => node !== this.hub)
  }

  /** The nodes that belong to the store: whoever was sent away keeps what it has for itself. */
  get belonging(): SimNode[] {
    return this.nodes.filter(({ revoked }) => !revoked)
  }

  violate(...texts: string[]): void {
    for (const text of texts) if (this.violations.length < MOST_VIOLATIONS) this.violations.push(text)
    // What comes after the first is but its consequence.
    if (this.violations.length > 0) this.scheduler.stopped = true
  }

  report(): Report {
    const cards = this.hub.connection.disk.statement('SELECT count(*) AS count FROM conflict_card').get() as {
      count: number
    }
    const head = this.hub.connection.disk.statement('SELECT max(seq) AS seq FROM commit_log').get() as { seq: number }
    return {
      seed: this.seed,
      terminals: this.nodes.length - 1,
      commands: this.commands,
      commits: head.seq,
      cards: cards.count,
      events: this.scheduler.count,
      messages: this.wires.messages,
      crashes: this.crashes,
      partitions: this.partitions,
      promotions: this.promotions,
      destroyed: this.ledger.destroyedCommits,
      gone: this.ledger.destroyedCommands,
      revoked: this.revoked,
      upgrades: this.upgrades,
      standbys: this.standbys,
      restored: this.restored,
      lasted: this.scheduler.now,
      violations: this.violations,
    }
  }

  /** Prints whatever mentions a text: a command's id, a message's type, a node. */
  trace(text: string, print: (line: string) => void): void {
    this.note = (line) => {
      if (line.includes(text)) print(`${this.scheduler.now} ${line.slice(0, 400)}`)
    }
    this.wires.witness = (what, from, to, message) =>
      this.note(`${from.name} ${what} ${to.name} ${JSON.stringify(message)}`)
  }

  /** Lets a node's disk go: what nobody else has is gone, and nobody can be blamed. */
  close(): void {
    for (const node of this.nodes) node.connection.disk.giveBack()
  }

  private advance(milliseconds: number): void {
    this.scheduler.runUntil(this.scheduler.now + milliseconds, () => {
      for (const node of this.nodes) if (node.connection.isTouched) this.violate(...newDoubleSeatings(node))
      this.holders?.look(this.belonging, this.ledger)
      if (this.scheduler.count % SEARCHED === 0) this.violate(...unbounded(this.hub))
    })
  }

  /** A lost command that was repeated may have found everything as wanted: somebody else had done the same. */
  private doneWithoutCommit(hub: string, ids: readonly string[]): string[] {
    const disk = this.nodes.find(({ name }) => name === hub)?.connection.disk
    const statement = disk?.statement('SELECT seq, outcome FROM result WHERE command_id = ?')
    return ids.filter((id) => {
      const kept = statement?.get(id) as { seq: number | null; outcome: string } | undefined
      return kept?.seq === null && kept.outcome.startsWith('{"ok":true')
    })
  }

  private later(run: () => void, least = 1, most = 2_000): void {
    this.scheduler.after(this.random.whole(least, most), run)
  }

  private traffic(): void {
    if (!this.stormy) return
    this.later(() => this.traffic(), 20, 900)
    const node = this.random.pick(this.nodes.filter(({ isUp, quarantined }) => isUp && !quarantined))
    const asked = node && this.thought()(node, this.random, this.base)
    if (node === undefined || asked === undefined) return
    const id = this.random.id(node.now)
    const actorId = this.random.pick(this.base.staff) ?? null
    this.commands += 1
    this.ledger.ask(id, asked.name, asked.input, node.name)
    node.handle(() => this.issue(node, { id, ...asked, actorId }))
    if (node.connection.disk.statement('SELECT 1 FROM local_outbox WHERE command_id = ?').get(id) !== undefined) {
      this.ledger.mark(id, 'issued')
    }
  }

  /** Of what staff think now. The plain evenings know nothing of the rest, so that seeds of planted bugs seldom move. */
  private thought(): typeof somethingToDo {
    if (this.seed <= PLAIN_EVENINGS) return somethingToDo
    const lot = this.random.whole(0, 9)
    return lot < 4 ? somethingToDo : lot < 8 ? serviceToDo : atTheDoor
  }

  private issue(node: SimNode, command: { id: string; name: string; input: unknown; actorId: string | null }): void {
    const { id } = command
    const terminal = { terminalId: node.identity.id, terminalCode: node.identity.code }
    if (node.hub !== undefined) {
      node.hub.submit({ ...command, ...terminal }, (outcome) => {
        if (node.connection.dead || !outcome.ok) return
        if (outcome.seq === undefined) this.ledger.mark(id, 'nothingToDo')
        this.ledger.mark(id, 'shown')
      })
    }
    node.replica?.issue(command, (answer) => {
      if (node.connection.dead) return
      if (answer.kind === 'refused') {
        if (answer.refusal.code !== 'OUTCOME_UNKNOWN' && answer.cardId === null) this.ledger.mark(id, 'toldNo')
        return
      }
      if (!answer.provisional && answer.seq === null) this.ledger.mark(id, 'nothingToDo')
      this.ledger.mark(id, 'shown')
    })
  }

  private fault(): void {
    if (!this.stormy) return
    this.later(() => this.fault(), 700, 6_500)
    strike(this)
  }

  /** What operators and the machines themselves do all the time: start what is down, dial, pair anew. */
  private keepHouse(): void {
    this.scheduler.after(SECOND, () => this.keepHouse())
    for (const node of this.nodes) {
      if (!node.isUp && this.scheduler.now >= node.restartAt) node.start()
      if (node.quarantined && (this.random.chance(0.2) || !this.stormy)) node.pairAnew(this.newIdentity())
      node.dial()
    }
    // A hub that fell back behind its own promotion is fenced by its terminals: a manager makes it the hub again.
    if (this.hub.role === 'terminal' && (this.random.chance(0.2) || !this.stormy)) this.hub.promote()
  }

  /** The storm is over: cables are in, clocks are set, one hub leads, and the one that was replaced hears of it. */
  private heal(): void {
    this.stormy = false
    this.poisoned = 0
    this.wires.weather = FAIR
    this.wires.cut.clear()
    for (const node of this.nodes) {
      node.connection.crashIn = undefined
      node.connection.failing = undefined
      node.clockError = 0
      node.upgrade()
      // Some of those that were sent away are taken in again, as new terminals, with what they still have.
      if (node.revoked && this.random.chance(0.5)) {
        node.revoked = false
        node.pairAnew(this.newIdentity())
      }
    }
    this.settleLeadership()
  }

  /** Where two were promoted, the highest epoch leads; everybody is pointed to it, and the other one is told. */
  private settleLeadership(): void {
    const epochOf = (node: SimNode): number => node.hub?.head.epoch ?? 0
    this.hub = this.nodes.reduce((leader, node) => (epochOf(node) > epochOf(leader) ? node : leader), this.hub)
    for (const node of this.nodes) {
      if (node.address !== this.hub) {
        node.address = this.hub
        node.handle(() => node.replica?.hangUp())
      }
      if (node !== this.hub && node.hub !== undefined) this.tellOldHub(node, epochOf(this.hub))
    }
    if (this.nodes.some((node) => node !== this.hub && node.role === 'hub')) {
      this.scheduler.after(5 * SECOND, () => this.settleLeadership())
    }
  }

  private tellOldHub(node: SimNode, epoch: number): void {
    const { near, far } = this.wires.connect(this.hub, node)
    node.handle(() => node.hub?.accept(far))
    near.send({ type: 'fence', epoch, addresses: [] })
  }

  /** Handlers that throw now and then: rolled back, refused, and the next one proceeds. */
  private poisonable(registry: Registry): Registry {
    return new Map(
      [...registry].map(([name, definition]) => [
        name,
        {
          ...definition,
          run: (tx: never, input: never) => {
            const value = definition.run(tx, input)
            if (this.poisoned > 0) {
              this.poisoned -= 1
              throw new Error('poison')
            }
            return value
          },
        },
      ]),
    )
  }
}

const isQuietNow = (evening: Evening): boolean =>
  evening.nodes.every((node) => node === evening.hub || node.role === 'terminal')
