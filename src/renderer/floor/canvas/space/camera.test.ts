import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  between,
  centreOn,
  fitLayout,
  keepInSight,
  panBy,
  rectToScreen,
  roomToScreen,
  scaleLimits,
  screenToRoom,
  visibleRoom,
  zoomAt,
} from './camera'
import { positionOf, takeOff } from './flight'

const viewport = { width: 1280, height: 800, pixelRatio: 1 }
const layout = { x: -50, y: 20, width: 3000, height: 1500 }
const camera = { scale: 0.5, x: 100, y: -40 }
const free = { least: 0.001, most: 1000 }
const position = fc.record({ x: fc.integer({ min: -5000, max: 5000 }), y: fc.integer({ min: -5000, max: 5000 }) })

describe('camera', () => {
  it('goes to the screen and back to the same place of the room', () => {
    fc.assert(
      fc.property(position, (point) => {
        const back = screenToRoom(camera, roomToScreen(camera, point))
        expect(back.x).toBeCloseTo(point.x, 6)
        expect(back.y).toBeCloseTo(point.y, 6)
      }),
    )
  })

  it('keeps what is under the pointer there while zooming', () => {
    fc.assert(
      fc.property(position, fc.double({ min: 0.1, max: 10, noNaN: true }), (anchor, factor) => {
        const zoomed = zoomAt(camera, anchor, factor, free)
        const under = screenToRoom(camera, anchor)
        const after = roomToScreen(zoomed, under)
        expect(after.x).toBeCloseTo(anchor.x, 5)
        expect(after.y).toBeCloseTo(anchor.y, 5)
      }),
    )
  })

  it('does not zoom past its limits, and does not drift at them', () => {
    const limits = { least: 0.25, most: 2 }
    expect(zoomAt(camera, { x: 640, y: 400 }, 100, limits).scale).toBe(2)
    expect(zoomAt({ ...camera, scale: 2 }, { x: 640, y: 400 }, 3, limits)).toEqual({ ...camera, scale: 2 })
  })

  it('fits the whole layout into what the insets leave free', () => {
    const insets = { top: 56, right: 360, bottom: 0, left: 72 }
    const rect = rectToScreen(fitLayout(layout, viewport, insets), layout)
    expect(rect.x).toBeGreaterThanOrEqual(insets.left)
    expect(rect.y).toBeGreaterThanOrEqual(insets.top)
    expect(rect.x + rect.width).toBeLessThanOrEqual(viewport.width - insets.right)
    expect(rect.y + rect.height).toBeLessThanOrEqual(viewport.height)
  })

  it('does not blow up a layout of one table', () => {
    expect(fitLayout({ x: 0, y: 0, width: 90, height: 90 }, viewport).scale).toBeLessThan(2)
  })

  it('can zoom out somewhat past the whole layout and in to a table of three hundred pixels', () => {
    const limits = scaleLimits(layout, viewport)
    expect(limits.least).toBeLessThan(fitLayout(layout, viewport).scale)
    expect(limits.most * 100).toBeGreaterThan(300)
  })

  it('never loses the layout out of sight', () => {
    fc.assert(
      fc.property(position, ({ x, y }) => {
        const kept = keepInSight(panBy(camera, x * 10, y * 10), layout, viewport)
        const seen = visibleRoom(kept, viewport)
        expect(seen.x).toBeLessThan(layout.x + layout.width)
        expect(seen.x + seen.width).toBeGreaterThan(layout.x)
        expect(seen.y).toBeLessThan(layout.y + layout.height)
        expect(seen.y + seen.height).toBeGreaterThan(layout.y)
      }),
    )
  })

  it('puts a point in the middle of the free part', () => {
    const insets = { top: 0, right: 400, bottom: 0, left: 0 }
    expect(roomToScreen(centreOn({ x: 7, y: 8 }, 2, viewport, insets), { x: 7, y: 8 })).toEqual({ x: 440, y: 400 })
  })
})

describe('flight', () => {
  const goal = centreOn({ x: 2000, y: 900 }, 1.5, viewport)

  it('starts where the camera is and lands exactly on its goal', () => {
    const flight = takeOff(camera, goal, 1000, false)
    const start = positionOf(flight, viewport, 1000)
    expect(start.camera.scale).toBeCloseTo(camera.scale)
    expect(start.camera.x).toBeCloseTo(camera.x)
    expect(start.landed).toBe(false)
    expect(positionOf(flight, viewport, 1160)).toEqual({ camera: goal, landed: true })
  })

  it('is no movement at all where motion is to be reduced', () => {
    expect(positionOf(takeOff(camera, goal, 0, true), viewport, 0)).toEqual({ camera: goal, landed: true })
  })

  it('scales steadily on the way', () => {
    const scales = [0, 0.25, 0.5, 0.75, 1].map((share) => between(camera, goal, viewport, share).scale)
    expect(scales).toEqual(scales.toSorted((a, b) => a - b))
  })
})
