import { describe, expect, it } from 'vitest'
import { FloorScene } from '../scene/floor-scene'
import { visibleRoom } from '../space/camera'
import { NO_INSETS } from '../space/geometry'
import { FloorView } from './floor-view'

const viewport = { width: 1200, height: 800, pixelRatio: 1 }

function open(reducedMotion = true): { view: FloorView; scene: FloorScene; changes: () => number } {
  const scene = new FloorScene()
  scene.setZones([{ id: 'hall', name: 'Hall', frame: { x: 0, y: 0, width: 6000, height: 4000 }, level: 1 }])
  let changes = 0
  const view = new FloorView(
    scene,
    () => {
      changes += 1
    },
    () => reducedMotion,
  )
  view.resize(viewport, NO_INSETS)
  return { view, scene, changes: () => changes }
}

const land = (view: FloorView): void => view.advance(performance.now() + 1000)

describe('view of the floor', () => {
  it('starts with the whole layout, and keeps showing it while its window is resized', () => {
    const { view } = open()
    expect(view.zoomedIn).toBe(false)
    view.resize({ ...viewport, width: 500 }, NO_INSETS)
    expect(visibleRoom(view.camera, view.viewport).width).toBeGreaterThan(6000)
  })

  it('shows its tables larger while they are what is asked for, and then the room again', () => {
    const { view, scene } = open()
    const room = view.camera
    scene.replaceTiles([
      { id: '1', number: '1', x: 1000, y: 1000, width: 100, height: 100, state: 'free', capacity: 0 },
      { id: '2', number: '2', x: 3900, y: 2400, width: 100, height: 100, state: 'free', capacity: 0 },
    ])
    view.resize(viewport, NO_INSETS, 'tables')
    expect(view.camera.scale).toBeGreaterThan(room.scale * 1.5)
    const seen = visibleRoom(view.camera, viewport)
    expect(seen.x).toBeLessThan(1000)
    expect(seen.x + seen.width).toBeGreaterThan(4000)
    expect(seen.y).toBeLessThan(1000)
    expect(seen.y + seen.height).toBeGreaterThan(2500)
    expect(view.zoomedIn).toBe(false)
    view.resize(viewport, NO_INSETS, 'layout')
    expect(view.camera).toEqual(room)
  })

  it('leaves a floor that somebody has moved where it is, whatever is asked for', () => {
    const { view } = open()
    view.zoomAt({ x: 600, y: 400 }, 4)
    const before = view.camera
    view.resize(viewport, NO_INSETS, 'tables')
    expect(view.camera).toEqual(before)
  })

  it('keeps what was in the middle once somebody has moved it', () => {
    const { view } = open()
    view.zoomAt({ x: 600, y: 400 }, 4)
    const before = visibleRoom(view.camera, viewport)
    view.resize({ ...viewport, width: 800 }, NO_INSETS)
    const after = visibleRoom(view.camera, view.viewport)
    expect(after.x + after.width / 2).toBeCloseTo(before.x + before.width / 2)
  })

  it('adds up steps that come faster than they are shown', () => {
    const { view } = open(false)
    const scale = view.camera.scale
    view.zoomBy(1.25)
    view.zoomBy(1.25)
    land(view)
    expect(view.camera.scale).toBeCloseTo(scale * 1.25 ** 2)
    expect(view.flying).toBe(false)
  })

  it('lets a hand on the floor end a flight at once', () => {
    const { view } = open(false)
    view.zoomBy(2)
    view.panBy(10, 0)
    expect(view.flying).toBe(false)
  })

  it('shows a zone whole, and a tile large enough to be read', () => {
    const { view } = open()
    view.showArea({ x: 1000, y: 1000, width: 1000, height: 500 })
    land(view)
    expect(view.zoomedIn).toBe(true)
    view.fit()
    land(view)
    view.centreOn({ x: 5000, y: 3000, width: 90, height: 90 })
    land(view)
    expect(view.camera.scale).toBeGreaterThanOrEqual(0.9)
    const seen = visibleRoom(view.camera, viewport)
    expect(seen.x + seen.width / 2).toBeCloseTo(5045)
  })

  it('leaves nobody looking at nothing when the layout is replaced by a smaller one', () => {
    const { view, scene } = open()
    view.zoomAt({ x: 600, y: 400 }, 4)
    view.panBy(-50_000, -50_000)
    scene.setZones([{ id: 'bar', name: 'Bar', frame: { x: 0, y: 0, width: 500, height: 400 }, level: 1 }])
    view.followBounds()
    expect(visibleRoom(view.camera, viewport).x).toBeLessThan(500)
  })

  it('says nothing where nothing moves', () => {
    const { view, changes } = open()
    const before = changes()
    view.panBy(0, 0)
    expect(changes()).toBe(before)
  })
})
