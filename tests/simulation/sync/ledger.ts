import { wasWaiting } from '../../../src/contract/entities/conflict'
import type { Conflict } from '../../../src/contract/entities/conflict'
import { RAISE_COMMAND } from '../../../src/main/command/parking'
import type { RowImage } from '../../../src/main/store/captured-tx'
import type { LogRow } from '../../../src/main/store/commit-log'
import type { Disk } from './disk'
import { Model } from './model'

/** What someone asked for, and what they were told. */
interface Asked {
  name: string
  /** The order that is to get a table because it has none. */
  waiting: string | undefined
  node: string
  /** On its node's disk, to be sent: it may not vanish any more, whatever its node was told. */
  issued: boolean
  /** Shown as done, provisionally or finally: a mere refusal is no answer any more. */
  shown: boolean
  /** The hub found everything as wanted: no commit. */
  nothingToDo: boolean
  /** The hub refused it, and it had not been shown as done. */
  refused: boolean
  /** Whoever asked was told finally that it was refused. */
  toldNo: boolean
  /** It waits on a copied disk, too, whose machine knows nothing of what its own one is told, and may ask another hub. */
  copied: boolean
  /** No disk in the store has it any more; not even a perfect protocol brings it back. */
  destroyed: boolean
}

interface Logged {
  previous: string | undefined
  name: string
  id: string
  seq: number
  images: string
}

const SEATS: ReadonlySet<unknown> = new Set(['SEAT_ELSEWHERE', 'MOVE_OTHER', 'JOIN'])

/** The order that the card which is settled in this commit was to give its first table. */
const partySeated = (images: readonly RowImage[]): string | undefined => {
  const card = images.find(({ table }) => table === 'conflict_card')?.after
  if (card == null || !SEATS.has(card['choice'])) return undefined
  const said = {
    commandName: String(card['command_name']),
    input: JSON.parse(String(card['input'])) as Conflict['input'],
  }
  return wasWaiting(said) ? String(card['order_id']) : undefined
}

/** As SQLite's hex() writes it. */
const textOf = (chain: Buffer): string => chain.toString('hex').toUpperCase()

/** What happened, told by who saw it: commands with their answers, and every commit that any hub ever made. */
export class Ledger {
  readonly asked = new Map<string, Asked>()
  readonly commits = new Map<string, Logged>()
  /** Commits that a hub had and lost, with its disk's tail or by a restored backup. */
  destroyedCommits = 0
  /** Commands that were on no disk at all after that. */
  destroyedCommands = 0

  ask(id: string, name: string, input: unknown, node: string): void {
    const { onlyIfWaiting, saleOrderId } = input as { onlyIfWaiting?: boolean; saleOrderId?: string }
    this.asked.set(id, {
      name,
      waiting: onlyIfWaiting === true ? saleOrderId : undefined,
      node,
      issued: false,
      shown: false,
      nothingToDo: false,
      refused: false,
      toldNo: false,
      copied: false,
      destroyed: false,
    })
  }

  mark(id: string, what: 'issued' | 'shown' | 'nothingToDo' | 'refused' | 'toldNo' | 'copied'): void {
    const asked = this.asked.get(id)
    if (asked !== undefined) asked[what] = true
  }

  forgetShown(id: string): void {
    const asked = this.asked.get(id)
    if (asked !== undefined) asked.shown = false
  }

  forgetNo(id: string): void {
    const asked = this.asked.get(id)
    if (asked !== undefined) asked.toldNo = false
  }

  destroy(id: string): void {
    const asked = this.asked.get(id)
    if (asked === undefined || asked.destroyed) return
    asked.destroyed = true
    this.destroyedCommands += 1
  }

  /** A commit that a hub has just made behind another one. */
  noteOne({ chain, command_id: id, name, seq, images }: LogRow, previous: Buffer | undefined): void {
    this.keep(textOf(chain), { previous: previous && textOf(previous), id, name, seq, images })
  }

  /** Reads the commits of a node's log from a seq on; `base` is where a log began that has nothing before it. */
  note(disk: Disk, from = 0, base?: { seq: number; chain: Buffer }): void {
    const rows = disk
      .statement(
        'SELECT seq, hex(chain) AS chain, command_id AS id, name, images FROM commit_log WHERE seq >= ? ORDER BY seq',
      )
      .all(from) as { seq: number; chain: string; id: string; name: string; images: string }[]
    for (const [index, { seq, chain, id, name, images }] of rows.entries()) {
      const former = base?.seq === seq - 1 ? textOf(base.chain) : undefined
      this.keep(chain, { previous: rows[index - 1]?.chain ?? former, id, name, seq, images })
    }
  }

  private keep(chain: string, commit: Logged): void {
    const known = this.commits.get(chain)
    if (known === undefined || (known.previous === undefined && commit.previous !== undefined)) {
      this.commits.set(chain, commit)
    }
  }

  /**
   * A history, back from its last chain: its commands, those that stand in it twice, those that gave a waiting party a second
   * table, and what it makes of the rows.
   */
  history(chain: string): {
    ids: Set<string>
    done: Set<string>
    twice: string[]
    secondTables: string[]
    model: Model | undefined
  } {
    const ids = new Set<string>()
    const done = new Set<string>()
    const twice: string[] = []
    const commits: Logged[] = []
    for (let at: string | undefined = chain; at !== undefined;) {
      const commit: Logged | undefined = this.commits.get(at)
      if (commit === undefined) break
      if (ids.has(commit.id)) {
        const asked = this.asked.get(commit.id)
        twice.push(`${asked?.name} ${commit.id} of ${asked?.node} at ${commit.seq}`)
      }
      ids.add(commit.id)
      if (commit.name !== RAISE_COMMAND) done.add(commit.id)
      commits.push(commit)
      at = commit.previous
    }
    const model = new Model()
    const secondTables: string[] = []
    for (const { id, name, seq, images: text } of commits.toReversed()) {
      const images = JSON.parse(text) as RowImage[]
      const order = name === 'conflicts.settle' ? partySeated(images) : this.asked.get(id)?.waiting
      if (order != null && name !== RAISE_COMMAND && model.givesSecondTable(order, images)) {
        secondTables.push(`${name} ${id} at ${seq} gives order ${order} a second table`)
      }
      model.apply(images)
    }
    // Seqs have no holes: a history that begins at one and has as many commits is whole.
    return { ids, done, twice, secondTables, model: commits.length === (commits[0]?.seq ?? 0) ? model : undefined }
  }
}
