interface Held {
  seq: number
  askerId: string
  give(): void
}

/** Answers that wait, in the order of their commits, until a node other than hub and asker holds these (sync.md, `safe`). */
export class HeldAnswers {
  private held: Held[] = []

  keep(seq: number, askerId: string, give: () => void): void {
    this.held.push({ seq, askerId, give })
  }

  /** Gives what is held elsewhere now; a holder does not vouch for its own commands. */
  upTo(seq: number, holderId: string): void {
    this.release((held) => held.seq <= seq && held.askerId !== holderId)
  }

  /** Nobody is left who could hold them: an answer that never comes would be worse. */
  releaseWhere(matches: (askerId: string) => boolean): void {
    this.release(({ askerId }) => matches(askerId))
  }

  /** Forgets all: the hub has stopped, and whoever asked will ask the next one. */
  drop(): void {
    this.held = []
  }

  private release(matches: (held: Held) => boolean): void {
    if (this.held.length === 0) return
    const going = this.held.filter(matches)
    if (going.length === 0) return
    this.held = this.held.filter((held) => !matches(held))
    for (const { give } of going) give()
  }
}
