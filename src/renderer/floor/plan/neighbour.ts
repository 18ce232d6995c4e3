import type { FloorScene } from '../canvas'

export type Direction = 'left' | 'right' | 'up' | 'down'

/** A step aside costs more than one straight ahead, so that arrow keys follow rows and columns. */
const ASIDE = 2.5
const EVERYWHERE = { x: -1e7, y: -1e7, width: 2e7, height: 2e7 }

/** The next table in a direction; the first of the floor where none is selected yet. */
export function neighbour(scene: FloorScene, from: string | null, direction: Direction): string | null {
  const tiles = scene.tilesIn(EVERYWHERE).map((tile) => tile.view)
  const start = from === null ? null : scene.tile(from)
  if (start === null) return tiles.sort((a, b) => a.x + a.y * ASIDE - b.x - b.y * ASIDE)[0]?.id ?? null
  const across = direction === 'left' || direction === 'right'
  const sign = direction === 'right' || direction === 'down' ? 1 : -1
  let best: { id: string; cost: number } | null = null
  for (const tile of tiles) {
    const dx = tile.x + tile.width / 2 - start.x - start.width / 2
    const dy = tile.y + tile.height / 2 - start.y - start.height / 2
    const ahead = (across ? dx : dy) * sign
    const cost = ahead + Math.abs(across ? dy : dx) * ASIDE
    if (tile.id !== start.id && ahead > 1 && (best === null || cost < best.cost)) best = { id: tile.id, cost }
  }
  return best?.id ?? null
}
