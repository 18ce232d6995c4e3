interface Held {
  seq: number
  askerId: string
  give(): void
  /** Nobody will say any more whether a second node has it. */
  giveUp(): void
}

/** Answers that wait, in the order of their commits, until a node other than hub and asker holds these (sync.md, `safe`). */
export class HeldAnswers {
  private held: Held[] = []

  keep(held: Held): void {
    this.held.push(held)
  }

  /** Gives what is held elsewhere now; a holder does not vouch for its own commands. */
  upTo(seq: number, holderId: string): void {
    this.release((held) => held.seq <= seq && held.askerId !== holderId)
  }

  /** Nobody is left who could hold them: an answer that never comes would be worse. */
  releaseWhere(matches: (askerId: string) => boolean): void {
    this.release(({ askerId }) => matches(askerId))
  }

  /** The hub has stopped: whoever waits has to ask the next one. */
  giveUp(): void {
    for (const { giveUp } of this.held.splice(0)) giveUp()
  }

  private release(matches: (held: Held) => boolean): void {
    if (this.held.length === 0) return
    const going = this.held.filter(matches)
    if (going.length === 0) return
    this.held = this.held.filter((held) => !matches(held))
    for (const { give } of going) give()
  }
}
