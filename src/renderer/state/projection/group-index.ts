/** Which ids belong to which key, both ways, so that a row that moves leaves its old group. */
export class GroupIndex {
  readonly #members = new Map<string, Set<string>>()
  readonly #keys = new Map<string, string>()

  of(key: string): ReadonlySet<string> {
    return this.#members.get(key) ?? EMPTY
  }

  /** Where an id stands. */
  keyOf(id: string): string | undefined {
    return this.#keys.get(id)
  }

  /** Puts an id under a key, or nowhere for null. */
  place(id: string, key: string | null): void {
    const before = this.#keys.get(id)
    if (before === key) return
    if (before !== undefined) {
      const group = this.#members.get(before)
      group?.delete(id)
      if (group?.size === 0) this.#members.delete(before)
      this.#keys.delete(id)
    }
    if (key === null) return
    this.#keys.set(id, key)
    const group = this.#members.get(key)
    if (group === undefined) this.#members.set(key, new Set([id]))
    else group.add(id)
  }

  clear(): void {
    this.#members.clear()
    this.#keys.clear()
  }
}

const EMPTY: ReadonlySet<string> = new Set()
