import { readEvents } from '../../../src/main/store/event-log'
import type { EventAnswer, EventQuestion, LoggedEvents, LogPosition } from '../../../src/main/store/event-log'
import type { Evening } from './evening'
import type { Random } from './random'
import type { SimNode } from './sim-node'

/** What a node answers to an observer, with its head as the product's stores know it. */
const ask = (node: SimNode, question: EventQuestion): EventAnswer => {
  const { epoch, seq } = node.hub?.head ?? node.replica?.watermark ?? { epoch: 0, seq: 0 }
  return readEvents(node.connection.disk, { epoch, seq }, question)
}

/**
 * A program that follows the store through an evening in which hubs die, are replaced and restored: it asks whichever node
 * is at hand for what came after its place, and begins anew where it is told that it cannot go on.
 */
export class RoamingObserver {
  /** Why it was told that it cannot go on, and how often. */
  readonly gaps = new Map<string, number>()
  readonly violations: string[] = []
  told = 0
  private place: LogPosition | undefined
  private heard: LoggedEvents[] = []
  private readonly evening: Evening
  private readonly random: Random
  private readonly faithful: number

  /** `faithful`: how likely it stays with the node that it asked last. */
  constructor(evening: Evening, random: Random, faithful: number) {
    this.evening = evening
    this.random = random
    this.faithful = faithful
    this.later()
  }

  /** At the end: all that it was told since it last began anew stands in the log, in this order, each once. */
  settle(): void {
    const { hub } = this.evening
    while (this.listen(hub, 1_000) > 0);
    const [first] = this.heard
    if (first === undefined) return
    // A hub that was a terminal has a short log: what lies below it is nobody's to compare.
    const beyond = ask(hub, { after: { epoch: 0, seq: first.seq - 1, chain: '' }, limit: 0 })
    const from = beyond.ok ? first.seq : beyond.gap.lowestSeq
    const log = ask(hub, { after: { epoch: 0, seq: from - 1, chain: '' }, limit: 100_000 })
    const kept = log.ok ? log.value.commits : []
    const text = (commits: readonly LoggedEvents[]): string[] => commits.map((commit) => JSON.stringify(commit))
    const [told, stands] = [text(this.heard.filter(({ seq }) => seq >= from)), text(kept)]
    const differs = stands.findIndex((commit, index) => commit !== told[index])
    if (told.length !== stands.length || differs >= 0) {
      this.violations.push(`was told ${told.length} commits of ${stands.length}; the first that differs is ${differs}`)
    }
  }

  private node: SimNode | undefined

  private later(): void {
    this.evening.scheduler.after(this.random.whole(50, 2_000), () => {
      this.later()
      const up = this.evening.nodes.filter(({ isUp }) => isUp)
      if (this.node?.isUp !== true || !this.random.chance(this.faithful)) this.node = this.random.pick(up)
      if (this.node !== undefined) this.listen(this.node, this.random.whole(1, 60))
    })
  }

  private listen(node: SimNode, limit: number): number {
    const answer = ask(node, { after: this.place, limit })
    if (answer.ok) {
      const { commits, end } = answer.value
      for (const commit of commits) this.hear(commit)
      this.place = end
      return commits.length
    }
    const { code } = answer.gap
    this.gaps.set(code, (this.gaps.get(code) ?? 0) + 1)
    // A node that lags behind is asked again another time; else what was told may no longer hold.
    if (code === 'SEQ_AHEAD') return 0
    this.place = undefined
    this.heard = []
    return 0
  }

  private hear(commit: LoggedEvents): void {
    const last = this.heard.at(-1)
    if (last !== undefined && commit.seq !== last.seq + 1) {
      this.violations.push(`was told ${commit.seq} after ${last.seq}`)
    }
    this.heard.push(commit)
    this.told += 1
  }
}
