import type { RoleName } from '../../src/contract/access'
import type { OperationName } from '../../src/contract/contract'
import { isUndoable } from '../../src/contract/undo'
import { call, doubleSold, expire, nextCommandId, openTestHouse } from '../../src/main/node/testing'
import type { TestHouse } from '../../src/main/node/testing'
import { EXPIRE_COMMAND } from '../../src/main/orders/expiry'
import { verify } from '../../src/main/store/verify'
import { LogMirror } from './log-mirror'
import type { Turn } from './occupancy-acts'
import { predict } from './occupancy-model'
import { MINUTE, planOf } from './occupancy-plans'
import type { Planned, Sent, Situation } from './occupancy-plans'
import { faceOf, readWorld } from './occupancy-world'
import type { World } from './occupancy-world'

/**
 * A house under random staff: commands, valid and hostile, in turns of the event loop, on a clock that mostly goes on.
 * After each turn the tables are held against the model, the log against the tables, and the rows against each other.
 */

type Answer =
  | { ok: true; value: unknown; replayed?: boolean }
  | { ok: false; refusal: { code: string }; replayed?: boolean }

/** How often each answer came, over all runs: a simulation that only refuses proves little. */
export const tally = new Map<string, number>()
const count = (key: string): void => void tally.set(key, (tally.get(key) ?? 0) + 1)

const PERMISSION_LESS: RoleName = 'installer'

export class OccupancySimulation {
  readonly house: TestHouse
  private readonly log: LogMirror
  private latest: Situation['latest']
  private readonly sent: (Sent & { answer: Answer })[] = []

  private constructor(house: TestHouse) {
    this.house = house
    this.log = new LogMirror(house.connection)
    this.log.followNew()
  }

  static async open(): Promise<OccupancySimulation> {
    return new OccupancySimulation(await openTestHouse())
  }

  async run({ minutes, acts, by }: Turn): Promise<void> {
    const { house } = this
    house.clock.now += minutes * MINUTE
    const world = this.world()
    // The node's own commands need no preparation and are handed in before all others of their turn.
    const before = structuredClone(world)
    const { sent } = this
    const latest = acts.length === 1 ? this.latest : undefined
    const plans = acts
      .map((one) => planOf(one, { house, world, sent, latest }))
      .toSorted((left, right) => Number(right.name === EXPIRE_COMMAND) - Number(left.name === EXPIRE_COMMAND))
    const predicted = plans.map((plan) => this.predict(plan, plan.by ?? by, world))
    const known = plans.every((plan) => plan.step !== undefined || plan.expected !== undefined)
    const answers = await Promise.all(plans.map((plan) => this.send(plan, plan.by ?? by)))
    for (const [index, answer] of answers.entries()) {
      const plan = plans[index] as Planned
      const verdict = answer.ok
        ? (answer.value as { already?: boolean } | undefined)?.already === true
          ? 'already'
          : 'ok'
        : answer.refusal.code
      count(`${plan.step?.kind ?? plan.name} ${verdict}`)
      if (verdict === 'INTERNAL' || (!answer.ok && verdict === ''))
        throw new Error(`${plan.name} ${JSON.stringify(plan.input)} answered ${verdict}`)
      if (plan.expected === 'replayed') this.demandReplayed(plan, answer)
      else if (plan.expected === 'refused' && answer.ok)
        throw new Error(`${plan.name} ${JSON.stringify(plan.input)} was not refused`)
      else if (plan.expected === 'COMMAND_ID_REUSED' && verdict !== plan.expected)
        throw new Error(`an id was used again: ${verdict}`)
      else if (known && predicted[index] !== undefined && predicted[index] !== verdict) {
        throw new Error(
          `${JSON.stringify(plan.step)} answered ${JSON.stringify(answer)}, the model says ${predicted[index]}`,
        )
      }
    }
    const after = faceOf(this.world())
    if (known && faceOf(world) !== after) throw new Error(`the model expects ${faceOf(world)}, there is ${after}`)
    this.demandOneCommitEach(answers, before)
    const sold = doubleSold(house.connection)
    if (sold.length > 0) throw new Error(`sold twice: ${sold.join('; ')}`)
    if (house.faults.length > 0) throw new Error(`faults: ${JSON.stringify(house.faults)}`)
  }

  /** At the end: the log replays to the tables, and undone in exact reverse it leads back to nothing. */
  close(): void {
    const { connection } = this.house
    const report = verify(connection)
    if (report.problems.length > 0) throw new Error(`verify: ${JSON.stringify(report.problems)}`)
    this.log.demandReversible()
    this.house.store.close()
  }

  private world(): World {
    return readWorld(this.house.connection, Math.max(this.house.clock.now, this.log.at))
  }

  private async send(plan: Planned, by: RoleName): Promise<Answer> {
    if (plan.name === EXPIRE_COMMAND) return { ok: true, value: await expire(this.house) }
    const id = plan.id ?? nextCommandId()
    const answer = (await call(this.house, plan.name as OperationName, plan.input as never, { by, id })) as Answer
    if (plan.id === undefined && (answer.ok || answer.refusal.code !== 'INVALID_INPUT'))
      this.sent.push({ id, name: plan.name, input: plan.input, by, answer })
    return answer
  }

  private predict({ step }: Planned, by: RoleName, world: World): string | undefined {
    if (step === undefined) return undefined
    const floor = step.kind === 'service' || step.kind === 'remove'
    if (step.kind !== 'expire' && (floor ? !['owner', 'manager', 'installer'].includes(by) : by === PERMISSION_LESS))
      return 'FORBIDDEN'
    return predict(world, step)
  }

  private demandReplayed(plan: Planned, answer: Answer): void {
    const first = this.sent.find(({ id }) => id === plan.id)?.answer
    const plain = ({ replayed: _replayed, ...rest }: Answer & { seq?: number }): string => JSON.stringify(rest)
    if (first === undefined || answer.replayed !== true || plain(answer) !== plain(first)) {
      throw new Error(`sent again, ${plan.name} answered ${JSON.stringify(answer)} and before ${JSON.stringify(first)}`)
    }
  }

  /** Each success that changed something is one log row whose images go on from what was there; time never goes back. */
  private demandOneCommitEach(answers: readonly Answer[], before: World): void {
    const rows = this.log.followNew()
    const [only] = rows
    if (only !== undefined) {
      const isLatest = rows.length === 1 && isUndoable(only.name)
      this.latest = isLatest ? { id: only.command_id, at: only.at, before } : undefined
    }
    const seqs = answers.flatMap((answer) =>
      'seq' in answer && answer.replayed !== true ? [answer.seq as number] : [],
    )
    const logged = rows.filter((row) => row.name !== EXPIRE_COMMAND).map((row) => row.seq)
    if (JSON.stringify(seqs.toSorted((left, right) => left - right)) !== JSON.stringify(logged)) {
      throw new Error(`answers name the commits ${seqs.join()}, the log has ${logged.join()}`)
    }
    this.log.demandSameAsTables()
  }
}
