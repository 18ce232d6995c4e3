/** One page, one contender, one floor: the runner opens it afresh for every figure. */
import '@fontsource/be-vietnam-pro/500.css'
import '@fontsource/be-vietnam-pro/600.css'
import '@fontsource/be-vietnam-pro/700.css'
import { BareCanvas } from './bare-canvas'
import type { BenchView, Contender } from './contender'
import { benchFloor, changed, randomFrom } from './floor-data'
import { Ours } from './ours'
import { PlainReactKonva } from './plain-react-konva'

export type ContenderName = 'ours' | 'react-konva' | '2d canvas'

export interface FrameFigures {
  readonly framesPerSecond: number
  /** 95th percentile of the time between frames, in milliseconds. */
  readonly slowFrame: number
  /** Share of frames without anything stretched or missing, in per cent. */
  readonly complete: number
}

export interface CanvasBench {
  mount(name: ContenderName, count: number, view: BenchView): Promise<void>
  /** Pans round and round while tiles change. */
  pan(milliseconds: number, changesPerSecond: number): Promise<FrameFigures>
  /** Bursts of wheel steps, in and out; the times from the last step until everything is sharp, in milliseconds. */
  zoomUntilSharp(bursts: number, wheelDelta: number): Promise<number[]>
  bitmapBytes(): number
}

declare global {
  interface Window {
    canvasBench: CanvasBench
  }
}

const makers: Record<ContenderName, () => Contender> = {
  ours: () => new Ours(),
  'react-konva': () => new PlainReactKonva(),
  '2d canvas': () => new BareCanvas(),
}
/** Pixels per frame, and how large a round is. */
const SPEED = 9
const FRAMES_PER_ROUND = 240
const STEPS_PER_BURST = 4
const PAUSE_BETWEEN_BURSTS = 300

let contender: Contender = makers.ours()
let tiles = benchFloor(0).tiles
const random = randomFrom(1)
const nextFrame = (): Promise<number> =>
  new Promise((resolve) => {
    requestAnimationFrame(resolve)
  })

window.canvasBench = {
  async mount(name, count, view) {
    const root = document.querySelector<HTMLElement>('#root')
    if (root === null) throw new Error('The bench page has no root')
    await Promise.all([500, 600, 700].map((weight) => document.fonts.load(`${weight} 16px 'Be Vietnam Pro'`)))
    const floor = benchFloor(count)
    tiles = floor.tiles
    contender = makers[name]()
    await contender.mount(root, floor, view)
    for (let frame = 0; frame < 10; frame += 1) await nextFrame()
  },

  async pan(milliseconds, changesPerSecond) {
    const start = await nextFrame()
    const gaps: number[] = []
    let [last, due, complete] = [start, 0, 0]
    for (let frame = 1; last - start < milliseconds; frame += 1) {
      const angle = (frame / FRAMES_PER_ROUND) * 2 * Math.PI
      contender.panBy(Math.cos(angle) * SPEED, Math.sin(angle) * SPEED)
      const now = await nextFrame()
      for (due += ((now - last) * changesPerSecond) / 1000; due >= 1; due -= 1) changeOne()
      gaps.push(now - last)
      if (contender.complete?.() ?? true) complete += 1
      last = now
    }
    gaps.sort((a, b) => a - b)
    return {
      framesPerSecond: (gaps.length * 1000) / (last - start),
      complete: (complete / gaps.length) * 100,
      slowFrame: gaps[Math.floor(gaps.length * 0.95)] ?? 0,
    }
  },

  async zoomUntilSharp(bursts, wheelDelta) {
    const times: number[] = []
    for (let burst = 0; burst < bursts; burst += 1) {
      for (let step = 0; step < STEPS_PER_BURST; step += 1) {
        contender.zoomAt?.(window.innerWidth / 2, window.innerHeight / 2, burst % 2 === 0 ? wheelDelta : -wheelDelta)
        await nextFrame()
      }
      const start = performance.now()
      while (!(contender.sharp?.() ?? true)) await nextFrame()
      times.push(performance.now() - start)
      await new Promise((resolve) => {
        setTimeout(resolve, PAUSE_BETWEEN_BURSTS)
      })
    }
    return times
  },

  bitmapBytes: () => contender.bitmapBytes?.() ?? 0,
}

function changeOne(): void {
  const tile = tiles[Math.floor(random() * tiles.length)]
  if (tile !== undefined) contender.change(changed(tile, random))
}
