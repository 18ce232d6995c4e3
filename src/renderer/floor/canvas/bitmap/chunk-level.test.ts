import { describe, expect, it } from 'vitest'
import type { Surface } from '../paint/surface'
import { CanvasPool, CHUNK_SIDE } from './canvas-pool'
import { type Chunk, isSharp, MOST_REPAIRS } from './chunk'
import { ChunkLevel } from './chunk-level'

/** Half a device pixel per centimetre: a square covers twice its side of the room. */
const levelOf = (): ChunkLevel => new ChunkLevel(0.5, 1)
const SIDE = CHUNK_SIDE * 2
const surface = {} as Surface

function drawn(level: ChunkLevel, column: number, row: number): Chunk {
  const chunk = level.need(column, row)
  Object.assign(chunk, { surface, stale: false })
  return chunk
}

describe('a level of squares', () => {
  it('knows which squares a part of the room touches, on both sides of the origin', () => {
    expect(levelOf().rangeOf({ x: -1, y: 0, width: SIDE, height: SIDE + 1 })).toEqual({
      left: -1,
      top: 0,
      right: 0,
      bottom: 1,
    })
  })

  it('places each square in the room and on its canvas', () => {
    const { area, projection } = levelOf().need(-2, 3)
    expect(area).toEqual({ x: -2 * SIDE, y: 3 * SIDE, width: SIDE, height: SIDE })
    expect(area.x * projection.scale + projection.x).toBe(0)
    expect(area.y * projection.scale + projection.y).toBe(0)
  })

  it('takes damage only where it is', () => {
    const level = levelOf()
    const [hit, spared] = [drawn(level, 0, 0), drawn(level, 1, 0)]
    level.damage([{ x: 10, y: 10, width: 90, height: 90 }])
    expect(isSharp(hit)).toBe(false)
    expect(isSharp(spared)).toBe(true)
  })

  it('gives up repairing a square that changed all over', () => {
    const level = levelOf()
    const chunk = drawn(level, 0, 0)
    const areas = Array.from({ length: MOST_REPAIRS + 1 }, (_, x) => ({ x, y: 0, width: 1, height: 1 }))
    level.damage(areas)
    expect(chunk).toMatchObject({ stale: true, damage: [] })
  })

  it('gives canvases back when it forgets', () => {
    const level = levelOf()
    const pool = new CanvasPool(4)
    drawn(level, 0, 0)
    drawn(level, 5, 5)
    level.forgetOutside({ left: 0, top: 0, right: 1, bottom: 1 }, pool)
    expect(level.size).toBe(1)
    expect(pool.take()).toBe(surface)
  })
})
