import type { Disk } from './disk'

/** What someone asked for, and what they were told. */
interface Asked {
  name: string
  node: string
  /** Shown as done, provisionally or finally: it may not vanish any more. */
  shown: boolean
  /** The hub found everything as wanted: no commit. */
  nothingToDo: boolean
  /** No disk in the store has it any more; not even a perfect protocol brings it back. */
  destroyed: boolean
}

interface Logged {
  previous: string | undefined
  id: string
  seq: number
}

/** What happened, told by who saw it: commands with their answers, and every commit that any hub ever made. */
export class Ledger {
  readonly asked = new Map<string, Asked>()
  readonly commits = new Map<string, Logged>()
  destroyedCommits = 0

  ask(id: string, name: string, node: string): void {
    this.asked.set(id, { name, node, shown: false, nothingToDo: false, destroyed: false })
  }

  shown(id: string): void {
    const asked = this.asked.get(id)
    if (asked !== undefined) asked.shown = true
  }

  nothingToDo(id: string): void {
    const asked = this.asked.get(id)
    if (asked !== undefined) asked.nothingToDo = true
  }

  destroy(id: string): void {
    const asked = this.asked.get(id)
    if (asked === undefined) return
    asked.destroyed = true
    this.destroyedCommits += 1
  }

  /** Reads the commits of a node's log behind a seq. */
  note(disk: Disk, after = 0): void {
    const rows = disk
      .statement('SELECT seq, hex(chain) AS chain, command_id AS id FROM commit_log WHERE seq >= ? ORDER BY seq')
      .all(after) as { seq: number; chain: string; id: string }[]
    for (const [index, { seq, chain, id }] of rows.entries()) {
      const previous = rows[index - 1]?.chain
      const known = this.commits.get(chain)
      if (known === undefined || known.previous === undefined) this.commits.set(chain, { previous, id, seq })
    }
  }

  /** The commands of a history, back from its last chain, and those that stand in it twice. */
  history(chain: string): { ids: Set<string>; twice: string[] } {
    const ids = new Set<string>()
    const twice: string[] = []
    for (let at: string | undefined = chain; at !== undefined;) {
      const commit: Logged | undefined = this.commits.get(at)
      if (commit === undefined) break
      if (ids.has(commit.id))
        twice.push(
          `${this.asked.get(commit.id)?.name} ${commit.id} of ${this.asked.get(commit.id)?.node} at ${commit.seq}`,
        )
      ids.add(commit.id)
      at = commit.previous
    }
    return { ids, twice }
  }
}
