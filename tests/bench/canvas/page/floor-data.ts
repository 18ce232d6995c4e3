/** The same made-up floor for every contender: rooms of a hundred tables, states as on a busy evening. */
import { TILE_STATES, type TileState, type TileView, type ZoneView } from '../../../../src/renderer/floor/canvas'

const TABLE = 90
const PITCH = 130
const TABLES_PER_ROOM_SIDE = 10
const ROOM = PITCH * TABLES_PER_ROOM_SIDE + 80
/** Of a hundred tables, how many are in each state, in the order of TILE_STATES. */
const EVENING = [28, 6, 10, 40, 8, 5, 3]

/** Small, fast and the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function stateOf(random: number): TileState {
  let left = random * 100
  for (const [index, share] of EVENING.entries()) {
    left -= share
    if (left < 0) return TILE_STATES[index] ?? 'free'
  }
  return 'free'
}

function linesOf(state: TileState, random: () => number): TileView['lines'] {
  const time = (): string => `${Math.floor(random() * 3)}:${String(Math.floor(random() * 60)).padStart(2, '0')}`
  const next = { nextTime: `19:${random() < 0.5 ? '00' : '30'}`, nextName: 'Nguyễn' }
  if (state === 'free' || state === 'deactivated') return {}
  if (state === 'soon' || state === 'held') return { ...(state === 'held' && { party: '4' }), ...next }
  return { party: '3/4', elapsed: time(), server: 'Lan', ...(state === 'overdue' && next) }
}

export interface BenchFloor {
  readonly tiles: readonly TileView[]
  readonly zones: readonly ZoneView[]
  readonly width: number
  readonly height: number
}

export function benchFloor(count: number): BenchFloor {
  const random = randomFrom(count)
  const columns = Math.ceil(Math.sqrt(count * 1.6))
  const at = (index: number): number => 40 + index * PITCH + Math.floor(index / TABLES_PER_ROOM_SIDE) * 80
  const tiles = Array.from({ length: count }, (_, index): TileView => {
    const state = stateOf(random())
    return {
      id: `unit-${index}`,
      x: at(index % columns),
      y: at(Math.floor(index / columns)),
      width: TABLE,
      height: TABLE,
      shape: index % 7 === 0 ? 'round' : 'rect',
      number: String(index + 1),
      capacity: 2 + 2 * (index % 3),
      state,
      provisional: random() < 0.02,
      lines: linesOf(state, random),
    }
  })
  const [width, height] = [at(columns), at(Math.ceil(count / columns))]
  const zones: ZoneView[] = []
  for (let x = 0; x < width; x += ROOM)
    for (let y = 0; y < height; y += ROOM)
      zones.push({
        id: `zone-${x}-${y}`,
        name: `Room ${zones.length + 1}`,
        frame: { x, y, width: Math.min(ROOM - 40, width - x), height: Math.min(ROOM - 40, height - y) },
        level: 1,
      })
  return { tiles, zones, width, height }
}

/** Another look for a tile, as a commit would bring it. */
export function changed(tile: TileView, random: () => number): TileView {
  const state = stateOf(random())
  return { ...tile, state, lines: linesOf(state, random) }
}
