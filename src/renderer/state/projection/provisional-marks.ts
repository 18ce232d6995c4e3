import type { AllocationUsage } from '@contract/entities/occupancy'
import type { ChangeMessage, RowChange } from '@contract/feed'
import type { LiveFloor } from '@contract/operations/store'
import { GroupIndex } from './group-index'

const NOBODY: ReadonlySet<string> = new Set()

/**
 * Which rows show work that the hub has not decided yet (SYN-3): from a provisional change until a commit or an undoing
 * brings the row. A usage keeps its place here even when it has ended, so that a table freed provisionally is marked too.
 */
export class ProvisionalMarks {
  readonly #ids = new Set<string>()
  readonly #usagesByPlace = new GroupIndex()

  load({ provisional }: Pick<LiveFloor, 'provisional'>): void {
    this.#ids.clear()
    this.#usagesByPlace.clear()
    for (const { id, placeId } of provisional) {
      this.#ids.add(id)
      if (placeId !== undefined) this.#usagesByPlace.place(id, placeId)
    }
  }

  /** Takes note of one row of a change. */
  note(kind: ChangeMessage['kind'], change: RowChange): void {
    if (kind !== 'provisional') {
      this.#ids.delete(change.id)
      this.#usagesByPlace.place(change.id, null)
      return
    }
    this.#ids.add(change.id)
    if (change.entity === 'AllocationUsage' && change.row !== null) {
      this.#usagesByPlace.place(change.id, change.row.placeId)
    }
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** The usage itself, or the order or booking behind it. */
  ofUsage(usage: AllocationUsage): boolean {
    return this.#ids.has(usage.id) || this.#ids.has(usage.usageId)
  }

  /** The place of a marked usage. */
  placeOf(usageId: string): string | undefined {
    return this.#usagesByPlace.keyOf(usageId)
  }

  usagesOn(placeId: string): ReadonlySet<string> {
    return this.#ids.size === 0 ? NOBODY : this.#usagesByPlace.of(placeId)
  }
}
