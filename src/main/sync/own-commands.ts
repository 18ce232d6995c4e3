import type { Refusal } from '@contract/errors'
import { isAloneTooLong } from '@contract/sync'
import { parseInput } from '../command/input'
import { findLogged, findResult, numberLogged } from '../command/result-store'
import { dropLost, lostCommands } from './lost'
import { commandOf } from './outbox'
import type { OutboxEntry } from './outbox'
import { PendingAnswers } from './pending-answers'
import { COMMANDS_IN_FLIGHT } from './protocol'
import type { AckOutcome } from './protocol'
import { groupOf } from './provisional'
import type { Answer, ReplicaState } from './replica-state'
import { ticks } from './ticks'
import { writeWatermark } from './watermark'

const SEND_AGAIN = ticks(1_500)
/** Without an answer for this long a command is shown as done and marked (sync.md, Online). */
const ACT_ALONE = ticks(1_500)
const RESUBMIT_AT_ONCE = 50

/** Publishing a floor, staff, roles, settings and pairing need the hub; all that happens to parties works offline. */
const NEEDS_HUB = /^(allocation(Plans|Layouts|Zones|Units)|staff|roles|merchants|terminals|setup)\./

/**
 * What people at this terminal ask for: sent and answered when the hub has answered; done here and marked where there is no
 * hub, or no answer in time; sent again until it has one.
 */
export class OwnCommands {
  private readonly state: ReplicaState
  private readonly answers = new PendingAnswers()
  private sinceSent = 0
  private needed = 0
  /** Whether commands of others that were rolled back here may wait to be given to the hub. */
  private mayHaveLost = true

  constructor(state: ReplicaState) {
    this.state = state
  }

  /** Commands of others may have been rolled back here. */
  noteLost(): void {
    this.mayHaveLost = true
  }

  /** The hub knows these commands of others now. Until their commits are here, too, it is the only one: they are given again. */
  dropLost(ids: readonly string[], seq: number): void {
    if (!this.state.rules.mayForget(this.state.mark.seq, seq)) return
    this.state.write('resubmitted', () => dropLost(this.state.connection, ids))
  }

  /** The rows of these commands have come: their answers come right behind, or once a second node holds them. */
  arrived(ids: readonly string[]): void {
    for (const id of ids) this.answers.settle(id)
  }

  /** Time passes for whoever waits, with a hub or without. If an answer is lost, it is asked for again. */
  wait(): void {
    for (const { entry, settled, waited } of this.answers.tick()) {
      if (!settled && waited === ACT_ALONE) this.actAlone(entry.command_id)
      else if (settled && this.state.phase === 'live' && waited % SEND_AGAIN === 0) this.sendCommand(entry)
    }
  }

  /** Time passes on a link. */
  tick(): void {
    this.needed = 0
    this.sinceSent += 1
  }

  sendInTime(): void {
    if (this.state.rules.sendsLate(this.sinceSent, SEND_AGAIN)) this.sendWaiting()
  }

  /** There is no hub any more: what can be done here is. */
  goAlone(): void {
    for (const id of this.answers.ids) this.actAlone(id)
    this.giveUp()
  }

  /** Nobody has an answer here any more, and what is not done is on its way all the same: unknown, never failed. */
  giveUp(): void {
    for (const id of this.answers.ids) {
      this.answers.answer(id, { kind: 'refused', refusal: { code: 'OUTCOME_UNKNOWN' }, cardId: null })
    }
  }

  /**
   * Takes a command of someone at this terminal. With the hub at hand it is sent and answered when the hub has answered;
   * without, it is done here, kept on disk and marked. A refusal here leaves nothing behind.
   */
  issue(
    command: { id: string; name: string; input: unknown; actorId: string | null },
    answer: (outcome: Answer) => void,
  ): void {
    const refuse = (refusal: Refusal): void => answer({ kind: 'refused', refusal, cardId: null })
    const definition = this.state.options.registry.get(command.name)
    if (definition === undefined) return refuse({ code: 'NOT_FOUND', path: 'name' })
    const input = parseInput(definition.input, command.input)
    if (!input.ok) return refuse(input.refusal)
    if (this.askedAgain({ ...command, input: JSON.stringify(input.value ?? null) }, answer)) return
    // Its work would be that of a program which the store has left behind: it only shows, and keeps what waits to be sent.
    if (this.state.isTooOld) return refuse({ code: 'TERMINAL_TOO_OLD' })
    const offline = this.state.phase !== 'live'
    const needsHub = NEEDS_HUB.test(command.name)
    if (offline && needsHub) return refuse({ code: 'HUB_NEEDED' })
    // What follows provisional work may rest on it.
    const alone = offline || (!needsHub && this.state.outbox.applied().length > 0)
    const now = this.state.options.clock.now()
    if (offline && this.state.mark.heardAt > 0 && isAloneTooLong(this.state.mark.heardAt, now)) {
      return refuse({ code: 'FORBIDDEN', facts: { rule: 'OFFLINE_TOO_LONG' } })
    }
    const entry: OutboxEntry = {
      n: this.state.mark.nextN,
      command_id: command.id,
      name: command.name,
      input: JSON.stringify(input.value ?? null),
      actor_id: command.actorId,
      at: Math.max(now, this.state.mark.at),
      base_at: this.state.mark.at,
      group_id: null,
      provisional: 0,
      waiting: 1,
      lost: 0,
      seq: null,
      images: null,
      digests: null,
      applied: null,
    }
    const kept = this.state.write('issue', () => this.keep(entry, alone))
    if (kept === undefined) return refuse({ code: 'STORE_READ_ONLY' })
    if (!kept.ok) return refuse(kept.refusal)
    this.state.mark = { ...this.state.mark, nextN: entry.n + 1 }
    if (kept.value === null) this.answers.await(entry, answer)
    else {
      this.answers.remember(entry.command_id, { value: kept.value.value, provisional: true })
      this.state.tell({ provisional: kept.value.images })
      answer({ kind: 'ok', value: kept.value.value, seq: null, provisional: true })
    }
    this.state.options.onState?.()
    const stored = this.state.outbox.byNumber(entry.n)
    if (
      this.state.phase === 'live' &&
      stored !== undefined &&
      this.state.outbox.counts().waiting <= COMMANDS_IN_FLIGHT
    ) {
      this.sendCommand(stored)
    }
  }

  private keep(entry: OutboxEntry, alone: boolean) {
    const written = alone ? this.state.work.run(entry, this.state.options.objection) : null
    if (written !== null && !written.ok) return written
    const value = written?.value ?? null
    this.state.outbox.add({ ...entry, group_id: value === null ? null : groupOf(value.images) })
    if (value !== null) this.state.outbox.applyImages(entry.n, value.images, value.digests)
    writeWatermark(this.state.connection, { ...this.state.mark, nextN: entry.n + 1 })
    return { ok: true as const, value }
  }

  /** A command that this terminal knows already: its answer, or the wait for it. */
  private askedAgain(
    command: { id: string; name: string; input: string; actorId: string | null },
    answer: (outcome: Answer) => void,
  ): boolean {
    const entry = this.state.outbox.byCommand(command.id) ?? this.ownLogged(command)
    if (entry === undefined) {
      const known = findResult(this.state.connection, command.id) ?? findLogged(this.state.connection, command.id)
      if (known === undefined) return false
      const { outcome, seq } = known
      if (outcome.ok) answer({ kind: 'ok', value: outcome.value, seq, provisional: false, replayed: true })
      else answer({ kind: 'refused', refusal: outcome.refusal, cardId: outcome.cardId ?? null })
      return true
    }
    // Once the hub has decided, what was shown meanwhile is no answer: it may have been refused.
    const known = this.answers.recall(command.id)
    if (entry.name !== command.name || entry.input !== command.input || entry.actor_id !== command.actorId) {
      answer({ kind: 'refused', refusal: { code: 'COMMAND_ID_REUSED' }, cardId: null })
    } else if (entry.waiting === 1 && entry.provisional === 0 && !this.state.isTooOld) this.answers.await(entry, answer)
    else if (known !== undefined && (entry.waiting === 1 || !known.provisional)) {
      answer({ kind: 'ok', value: known.value, seq: entry.seq, provisional: entry.waiting === 1, replayed: true })
    } else if (this.state.phase !== 'live')
      answer({ kind: 'refused', refusal: { code: 'OUTCOME_UNKNOWN' }, cardId: null })
    else {
      // It took effect; what exactly was answered only the hub has kept.
      this.answers.await(entry, (outcome) => answer(outcome.kind === 'ok' ? { ...outcome, replayed: true } : outcome))
      this.sendCommand(entry)
    }
    return true
  }

  /** A command of this terminal that a second node holds, so that only the log knows it here: as it would be said again. */
  private ownLogged(command: {
    id: string
    name: string
    input: string
    actorId: string | null
  }): OutboxEntry | undefined {
    if (findResult(this.state.connection, command.id) !== undefined) return undefined
    const row = numberLogged(this.state.connection, command.id, this.state.options.terminal.id)
    if (row === undefined) return undefined
    return {
      n: row.n,
      command_id: command.id,
      name: command.name,
      input: command.input,
      actor_id: command.actorId,
      at: row.at,
      base_at: row.at,
      group_id: null,
      provisional: 0,
      waiting: 0,
      lost: 0,
      seq: row.seq,
      images: null,
      digests: null,
      applied: null,
    }
  }

  /** Message 7: the hub has answered. */
  acknowledged(n: number, id: string, outcome: AckOutcome): void {
    if (outcome.kind === 'busy') return
    const entry = this.state.outbox.byNumber(n)
    if (entry === undefined || entry.command_id !== id || entry.waiting === 0) {
      if (this.answers.isSettled(id)) this.answerWith(id, outcome)
      return
    }
    if (outcome.kind === 'refused' && !this.state.rules.isFinal(entry.provisional === 1, outcome.cardId)) {
      // It has been shown as done meanwhile: the hub is asked again, and makes a card of it.
      return this.sendCommand(entry)
    }
    const seq = outcome.seq
    const done = this.state.write('ack', () => {
      if (seq !== null && seq > this.state.mark.seq) {
        this.state.outbox.accepted(n, seq)
        return { undone: [], provisional: [] }
      }
      // Its commit, if there is one, has come by a snapshot; what is applied here for it goes.
      const undone = entry.images === null ? [] : this.state.work.undo()
      if (seq === null) this.state.outbox.remove(n)
      else this.state.outbox.settle(n, seq)
      return { undone, provisional: this.state.work.redo() }
    })
    if (done === undefined) return
    this.state.tell(done)
    this.state.options.onState?.()
    this.answerWith(id, outcome)
  }

  private answerWith(id: string, outcome: Exclude<AckOutcome, { kind: 'busy' }>): void {
    if (outcome.kind === 'refused') {
      this.answers.forget(id)
      return this.answers.answer(id, { kind: 'refused', refusal: outcome.refusal, cardId: outcome.cardId })
    }
    this.answers.remember(id, { value: outcome.value, provisional: false })
    this.answers.answer(id, { kind: 'ok', value: outcome.value, seq: outcome.seq, provisional: false })
  }

  /** Sends what has no answer yet, and what was rolled back here and is others'. */
  sendWaiting(from = 0): void {
    this.sinceSent = 0
    for (const entry of this.state.outbox.toSend(from, COMMANDS_IN_FLIGHT)) this.sendCommand(entry)
    if (!this.mayHaveLost) return
    const commands = lostCommands(this.state.connection, RESUBMIT_AT_ONCE)
    this.mayHaveLost = commands.length > 0
    if (this.mayHaveLost) this.state.say({ type: 'resubmit', commands })
  }

  private sendCommand(entry: OutboxEntry): void {
    this.state.say(commandOf(entry))
  }

  /** The hub asks for a number. Once per gap and tick: each of many commands behind one gap makes the hub ask, and each answer is many commands. */
  fillGap(n: number): void {
    if (n === this.needed) return
    this.needed = n
    const first = this.state.outbox.toSend(n, 1)[0]
    const below = first?.n ?? this.state.mark.nextN
    if (this.state.rules.explains(below, n)) this.state.say({ type: 'answered', below })
    this.sendWaiting(n)
  }

  /** No answer in time: unknown, never failed. It is done here and marked; the hub still decides. */
  private actAlone(id: string): void {
    const entry = this.state.outbox.byCommand(id)
    if (entry === undefined || entry.waiting === 0 || entry.provisional === 1 || NEEDS_HUB.test(entry.name)) return
    // Its rows have come by a snapshot; the answer is still on its way.
    if (findResult(this.state.connection, id) !== undefined) return
    const written = this.state.write('act alone', () => {
      const result = this.state.work.run(entry, this.state.options.objection)
      if (!result.ok) return null
      this.state.outbox.applyImages(entry.n, result.value.images, result.value.digests)
      this.state.outbox.setGroup(entry.n, groupOf(result.value.images))
      return result.value
    })
    if (written === undefined || written === null) return
    this.state.tell({ provisional: written.images })
    this.answers.remember(id, { value: written.value, provisional: true })
    this.answers.answer(id, { kind: 'ok', value: written.value, seq: null, provisional: true })
  }
}
