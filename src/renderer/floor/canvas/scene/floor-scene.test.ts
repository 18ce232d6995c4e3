import { describe, expect, it } from 'vitest'
import { NO_MARKS, type TileView } from '../model'
import type { RoomRect } from '../space/geometry'
import { FloorScene } from './floor-scene'

const tile = (id: string, x: number, change: Partial<TileView> = {}): TileView => ({
  id,
  x,
  y: 0,
  width: 90,
  height: 90,
  number: id,
  capacity: 4,
  state: 'free',
  ...change,
})

function listening(scene: FloorScene) {
  const heard = { replaced: 0, marked: 0, damaged: [] as RoomRect[] }
  const stop = scene.subscribe({
    onReplaced: () => {
      heard.replaced += 1
    },
    onDamaged: (areas) => heard.damaged.push(...areas),
    onMarked: () => {
      heard.marked += 1
    },
  })
  return { heard, stop }
}

function sceneOf(...tiles: TileView[]): FloorScene {
  const scene = new FloorScene()
  scene.replaceTiles(tiles)
  return scene
}

describe('floor scene', () => {
  it('damages one place for one changed tile', () => {
    const scene = sceneOf(tile('1', 0), tile('2', 300))
    const { heard } = listening(scene)
    scene.patchTiles([tile('2', 300, { state: 'seated' })])
    expect(heard.damaged).toHaveLength(1)
    expect(heard.damaged[0]?.x).toBeGreaterThan(200)
    expect(scene.tile('2')?.state).toBe('seated')
  })

  it('says nothing about a patch that looks the same', () => {
    const scene = sceneOf(tile('1', 0, { lines: { elapsed: '0:42' } }))
    const { heard } = listening(scene)
    scene.patchTiles([tile('1', 0, { lines: { elapsed: '0:42' }, provisional: false })])
    expect(heard.damaged).toEqual([])
  })

  it('damages where a moved tile was and where it is', () => {
    const scene = sceneOf(tile('1', 0))
    const { heard } = listening(scene)
    scene.patchTiles([tile('1', 1000)])
    expect(heard.damaged.map((area) => area.x > 500)).toEqual([true, false])
    expect(scene.tilesIn({ x: 0, y: 0, width: 90, height: 90 })).toEqual([])
  })

  it('takes new tiles and drops removed ones', () => {
    const scene = sceneOf(tile('1', 0))
    scene.patchTiles([tile('2', 200)])
    scene.removeTiles(['1', 'unknown'])
    expect(scene.size).toBe(1)
    expect(scene.tileAt({ x: 45, y: 45 }, 0)).toBeNull()
    expect(scene.tileAt({ x: 245, y: 45 }, 0)?.id).toBe('2')
  })

  it('finds the tile under a finger, the nearest within reach, and the upper of two', () => {
    const scene = sceneOf(tile('1', 0), tile('2', 120), tile('3', 60))
    expect(scene.tileAt({ x: 95, y: 45 }, 0)?.id).toBe('3')
    expect(scene.tileAt({ x: 220, y: 45 }, 20)?.id).toBe('2')
    expect(scene.tileAt({ x: 260, y: 45 }, 20)).toBeNull()
  })

  it('paints in the order in which tiles came, whatever changed since', () => {
    const scene = sceneOf(tile('b', 0), tile('a', 10))
    scene.patchTiles([tile('b', 5, { state: 'paid' })])
    expect(scene.tilesIn({ x: 0, y: 0, width: 500, height: 500 }).map(({ view }) => view.id)).toEqual(['b', 'a'])
  })

  it('draws something sensible for numbers that are none', () => {
    const scene = sceneOf(tile('1', Number.NaN, { width: -5, height: Infinity, rotation: Number.NaN }))
    const drawn = scene.tile('1')
    expect(drawn).toMatchObject({ x: 0, width: 1, height: 80, rotation: 0 })
    expect(Number.isFinite(scene.bounds().width)).toBe(true)
  })

  it('stops telling who no longer listens', () => {
    const scene = sceneOf(tile('1', 0))
    const { heard, stop } = listening(scene)
    scene.setMarks({ marks: new Map([['1', 'goes']]), rest: 'dimmed' })
    stop()
    scene.setMarks(NO_MARKS)
    scene.setZones([])
    expect(heard).toMatchObject({ marked: 1, replaced: 0 })
  })
})
