/**
 * A uniform grid over the room: what lies in this rectangle, in time that depends on the answer and not on the floor.
 * Cells are numbered in a map, so the room may be of any size; what would cover very many cells is kept apart.
 */
import { type RoomRect, rectsOverlap } from '../space/geometry'

/** Something with a place. `stamp` belongs to the index: it keeps an item that spans cells from being found twice. */
export interface Indexed {
  bounds: RoomRect
  stamp: number
}

const MOST_CELLS_PER_ITEM = 64
/** Cell coordinates are folded into one number; beyond this many cells from the origin they share the outermost. */
const REACH = 1 << 20

const fold = (column: number, row: number): number => (column + REACH) * (2 * REACH) + (row + REACH)

export class GridIndex<Item extends Indexed> {
  readonly #cellSize: number
  readonly #cells = new Map<number, Item[]>()
  readonly #oversized = new Set<Item>()
  #stamp = 0

  constructor(cellSize: number) {
    this.#cellSize = Number.isFinite(cellSize) && cellSize > 0 ? cellSize : 1
  }

  add(item: Item): void {
    item.stamp = 0
    const range = this.#rangeOf(item.bounds)
    if (range === null) this.#oversized.add(item)
    else
      this.#eachCell(range, (key) => {
        const cell = this.#cells.get(key)
        if (cell === undefined) this.#cells.set(key, [item])
        else cell.push(item)
      })
  }

  /** Must be called before the item's bounds change. */
  remove(item: Item): void {
    if (this.#oversized.delete(item)) return
    const range = this.#rangeOf(item.bounds)
    if (range === null) return
    this.#eachCell(range, (key) => {
      const cell = this.#cells.get(key)
      const at = cell?.indexOf(item) ?? -1
      if (cell === undefined || at < 0) return
      cell.splice(at, 1)
      if (cell.length === 0) this.#cells.delete(key)
    })
  }

  /** Every item whose bounds overlap the rectangle, each once, in no order. */
  query(area: RoomRect): Item[] {
    const found: Item[] = []
    const stamp = (this.#stamp += 1)
    const take = (item: Item): void => {
      if (item.stamp === stamp || !rectsOverlap(item.bounds, area)) return
      item.stamp = stamp
      found.push(item)
    }
    for (const item of this.#oversized) take(item)
    const range = this.#rangeOf(area, Infinity)
    if (range === null) return found
    const cells = (range.right - range.left + 1) * (range.bottom - range.top + 1)
    if (cells > this.#cells.size) for (const cell of this.#cells.values()) for (const item of cell) take(item)
    else this.#eachCell(range, (key) => this.#cells.get(key)?.forEach(take))
    return found
  }

  #rangeOf(area: RoomRect, most = MOST_CELLS_PER_ITEM) {
    const cell = (length: number): number => Math.max(-REACH, Math.min(REACH - 1, Math.floor(length / this.#cellSize)))
    const [left, top] = [cell(area.x), cell(area.y)]
    const [right, bottom] = [cell(area.x + area.width), cell(area.y + area.height)]
    const size = (right - left + 1) * (bottom - top + 1)
    return size >= 1 && size <= most ? { left, top, right, bottom } : null
  }

  #eachCell(range: { left: number; top: number; right: number; bottom: number }, visit: (key: number) => void): void {
    for (let column = range.left; column <= range.right; column += 1)
      for (let row = range.top; row <= range.bottom; row += 1) visit(fold(column, row))
  }
}
