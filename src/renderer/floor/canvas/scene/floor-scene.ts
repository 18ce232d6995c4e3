/**
 * Everything on the floor, outside React: the projection writes it commit by commit, the renderer listens.
 * Invariants: every tile is in the index under its painted bounds; a listener hears of a change after it is made and
 * hears exactly which part of the room it touched; a patch that changes nothing visible is not heard at all.
 */
import { type BackdropView, NO_MARKS, type TileMarks, type TileView, type ZoneView } from '../model'
import { distanceToShape, type RoomPoint, type RoomRect, unionRects } from '../space/geometry'
import { GridIndex } from './grid-index'
import { overhangOf, paintedBounds, sameTile, soundTile } from './tile-bounds'

export interface SceneTile {
  view: TileView
  /** What drawing it may touch, chairs included. */
  bounds: RoomRect
  /** Tiles are painted in the order in which they came. */
  readonly order: number
  stamp: number
}

export interface SceneListener {
  /** Zones, backdrop or all tiles were replaced: nothing drawn is valid. */
  onReplaced(): void
  /** These parts of the room changed. */
  onDamaged(areas: readonly RoomRect[]): void
  onMarked(): void
}

const EMPTY_FLOOR: RoomRect = { x: 0, y: 0, width: 1000, height: 700 }
const TILES_PER_CELL = 4
const byOrder = (a: SceneTile, b: SceneTile): number => a.order - b.order

export class FloorScene {
  readonly #tiles = new Map<string, SceneTile>()
  readonly #listeners = new Set<SceneListener>()
  #index = new GridIndex<SceneTile>(200)
  #zones: readonly ZoneView[] = []
  #backdrop: BackdropView = { furniture: [] }
  #marks: TileMarks = NO_MARKS
  #nextOrder = 0
  #bounds: RoomRect | null = null

  get zones(): readonly ZoneView[] {
    return this.#zones
  }

  get backdrop(): BackdropView {
    return this.#backdrop
  }

  get marks(): TileMarks {
    return this.#marks
  }

  get size(): number {
    return this.#tiles.size
  }

  setZones(zones: readonly ZoneView[]): void {
    this.#zones = zones
    this.#replaced()
  }

  setBackdrop(backdrop: BackdropView): void {
    this.#backdrop = backdrop
    this.#replaced()
  }

  /** Another layout, or the same one read afresh. */
  replaceTiles(views: Iterable<TileView>): void {
    this.#tiles.clear()
    for (const given of views) {
      const view = soundTile(given)
      this.#tiles.set(view.id, { view, bounds: paintedBounds(view), order: (this.#nextOrder += 1), stamp: 0 })
    }
    const area = unionRects([...this.#tiles.values()].map((tile) => tile.bounds)) ?? EMPTY_FLOOR
    const cellSize = Math.sqrt((area.width * area.height * TILES_PER_CELL) / Math.max(1, this.#tiles.size))
    this.#index = new GridIndex(Math.max(50, cellSize))
    for (const tile of this.#tiles.values()) this.#index.add(tile)
    this.#replaced()
  }

  /** Tiles that changed or are new. One changed unit redraws one tile. */
  patchTiles(views: Iterable<TileView>): void {
    const damaged: RoomRect[] = []
    for (const given of views) {
      const view = soundTile(given)
      const tile = this.#tiles.get(view.id)
      if (tile !== undefined && sameTile(tile.view, view)) continue
      const bounds = paintedBounds(view)
      damaged.push(bounds)
      if (tile === undefined) this.#insert({ view, bounds, order: (this.#nextOrder += 1), stamp: 0 })
      else this.#change(tile, view, bounds, damaged)
    }
    this.#damaged(damaged)
  }

  removeTiles(ids: Iterable<string>): void {
    const damaged: RoomRect[] = []
    for (const id of ids) {
      const tile = this.#tiles.get(id)
      if (tile === undefined) continue
      this.#index.remove(tile)
      this.#tiles.delete(id)
      damaged.push(tile.bounds)
      this.#bounds = null
    }
    this.#damaged(damaged)
  }

  /** Rings and dimming of the running interaction; `NO_MARKS` ends it. */
  setMarks(marks: TileMarks): void {
    if (marks === this.#marks) return
    this.#marks = marks
    for (const listener of this.#listeners) listener.onMarked()
  }

  tile(id: string): TileView | null {
    return this.#tiles.get(id)?.view ?? null
  }

  zone(id: string): ZoneView | null {
    return this.#zones.find((zone) => zone.id === id) ?? null
  }

  /** What overlaps an area, in painting order. */
  tilesIn(area: RoomRect): SceneTile[] {
    return this.#index.query(area).sort(byOrder)
  }

  /** The topmost tile under a point, or the nearest within `reach` room units of it (a finger is not a needle). */
  tileAt(point: RoomPoint, reach: number): TileView | null {
    const area = { x: point.x - reach - 1, y: point.y - reach - 1, width: 2 * reach + 2, height: 2 * reach + 2 }
    let best: TileView | null = null
    let bestDistance = reach
    for (const { view } of this.tilesIn(area)) {
      const distance = Math.max(0, distanceToShape(point, view, view.rotation ?? 0, view.shape === 'round'))
      if (distance <= bestDistance) [best, bestDistance] = [view, distance]
    }
    return best
  }

  /** The whole layout: zones, furniture and tiles. Some sensible area where there is nothing yet. */
  bounds(): RoomRect {
    this.#bounds ??=
      unionRects([
        ...this.#zones.map((zone) => zone.frame),
        ...this.#backdrop.furniture.map((piece) => piece.frame),
        ...[...this.#tiles.values()].map((tile) => tile.bounds),
      ]) ?? EMPTY_FLOOR
    return this.#bounds
  }

  /** All tiles with their chairs; the whole layout where there is none. */
  tileBounds(): RoomRect {
    return unionRects([...this.#tiles.values()].map((tile) => tile.bounds)) ?? this.bounds()
  }

  /** Returns the function that stops listening. */
  subscribe(listener: SceneListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #insert(tile: SceneTile): void {
    this.#tiles.set(tile.view.id, tile)
    this.#index.add(tile)
    this.#bounds = null
  }

  #change(tile: SceneTile, view: TileView, bounds: RoomRect, damaged: RoomRect[]): void {
    if (overhangOf(tile.bounds, bounds) > 0) {
      damaged.push(tile.bounds)
      this.#index.remove(tile)
      tile.bounds = bounds
      this.#index.add(tile)
      this.#bounds = null
    }
    tile.view = view
  }

  #replaced(): void {
    this.#bounds = null
    for (const listener of this.#listeners) listener.onReplaced()
  }

  #damaged(areas: readonly RoomRect[]): void {
    if (areas.length > 0) for (const listener of this.#listeners) listener.onDamaged(areas)
  }
}
