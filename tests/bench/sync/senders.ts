import { openConnection } from '../../../src/main/store/connection'
import { readHead } from '../../../src/main/store/commit-log'
import { freshId } from '../../../src/main/store/ids'
import { SCHEMA_VERSION } from '../../../src/main/store/migrations'
import { COMMANDS_IN_FLIGHT, PROTOCOL_VERSION } from '../../../src/main/sync/protocol'
import type { AckOutcome, HubMessage, WatermarkText } from '../../../src/main/sync/protocol'
import { watermarkText } from '../../../src/main/sync/watermark'
import type { BenchStore } from '../support/store'
import { enrol } from './hub'
import { Wire } from './wire'
import type { Saying } from './wire'

/** A terminal in this process that sends commands to the hub and follows what is pushed. */
class Sender {
  private readonly wire: Wire
  private readonly waiting = new Map<string, (outcome: AckOutcome) => void>()
  private mark: WatermarkText
  private n = 0
  isLive = false

  constructor(accept: (wire: Wire) => void, terminal: { id: string; code: string }, mark: WatermarkText) {
    this.mark = mark
    this.wire = new Wire((message) => this.hear(message))
    accept(this.wire)
    this.say({
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      terminalId: terminal.id,
      terminalCode: terminal.code,
      watermark: mark,
      whole: false,
      firstN: 1,
      clock: Date.now(),
    })
  }

  ask(name: string, input: Record<string, string>, actorId: string): Promise<AckOutcome> {
    this.n += 1
    const id = freshId(Date.now())
    const now = Date.now()
    return new Promise((answered) => {
      this.waiting.set(id, answered)
      this.say({
        type: 'command',
        id,
        name,
        input,
        actorId,
        at: now,
        n: this.n,
        provisional: false,
        baseAt: now,
        groupId: null,
        lost: false,
      })
    })
  }

  /** Tells the hub how far this terminal is, or the hub would stop pushing. */
  report(): void {
    this.say({ type: 'report', watermark: this.mark })
  }

  private hear(message: HubMessage): void {
    if (message.type === 'welcome') this.isLive = message.mode === 'live'
    if (message.type === 'behind') throw new Error('the hub has stopped pushing')
    if (message.type === 'commit') {
      const { seq, epoch, chain } = message.commit
      this.mark = { seq, epoch, chain }
    }
    if (message.type === 'ack') {
      this.waiting.get(message.id)?.(message.outcome)
      this.waiting.delete(message.id)
    }
  }

  private say(message: Saying): void {
    this.wire.say(JSON.stringify({ ...message, epoch: this.mark.epoch }))
  }
}

/** Terminals that send commands to the store's hub, all in this process. */
export class Senders {
  private readonly senders: Sender[]
  private readonly staffId: string
  private turn = 0

  private constructor(senders: Sender[], staffId: string) {
    this.senders = senders
    this.staffId = staffId
  }

  static async open({ node, store, file, staffId }: BenchStore, count: number): Promise<Senders> {
    const members = await enrol(store, count)
    const connection = openConnection({ file })
    const mark = watermarkText(readHead(connection))
    connection.close()
    const senders = members.map(({ id, code, token }) => {
      const admitted = node.admit({ merchantId: store.merchantId, terminalId: id, token, addresses: [] })
      if (typeof admitted === 'string') throw new Error(`a terminal was not let in: ${admitted}`)
      return new Sender((wire) => admitted.accept(wire), { id, code }, mark)
    })
    if (!senders.every(({ isLive }) => isLive)) throw new Error('a terminal does not follow')
    return new Senders(senders, staffId)
  }

  /** Sends commands as one terminal after the other, all in this turn, and answers their values. */
  async all(commands: readonly { name: string; input: Record<string, string> }[]): Promise<unknown[]> {
    if (commands.length > this.senders.length * COMMANDS_IN_FLIGHT) throw new Error('the hub would be busy')
    const answers = commands.flatMap(({ name, input }) => {
      this.turn += 1
      return this.senders[this.turn % this.senders.length]?.ask(name, input, this.staffId) ?? []
    })
    const outcomes = await Promise.all(answers)
    return outcomes.map((outcome) => {
      if (outcome.kind !== 'ok') throw new Error(`a command was not done: ${JSON.stringify(outcome)}`)
      return outcome.value
    })
  }

  report(): void {
    for (const sender of this.senders) sender.report()
  }
}
