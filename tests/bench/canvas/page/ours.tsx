/** The floor of this project, moved by real pointer events. */
import { createRoot } from 'react-dom/client'
import { FloorCanvas, FloorScene, themeOf, type TileView } from '../../../../src/renderer/floor/canvas'
import { type BenchView, type Contender, NEAR_SCALE } from './contender'
import type { BenchFloor } from './floor-data'

const CHUNK_BYTES = 512 * 512 * 4
const THEME = themeOf('default', 'light')

export class Ours implements Contender {
  readonly #scene = new FloorScene()
  #element: HTMLElement | null = null
  #pointer = { x: 0, y: 0 }

  async mount(root: HTMLElement, floor: BenchFloor, view: BenchView): Promise<void> {
    this.#scene.setZones(floor.zones)
    this.#scene.replaceTiles(floor.tiles)
    createRoot(root).render(<FloorCanvas scene={this.#scene} theme={THEME} label="Bench" probe />)
    while (window.__floorCanvas === undefined) await nextFrame()
    this.#element = root.querySelector('[role="img"]')
    if (view === 'near') await this.#zoomNear(root)
    while (!this.sharp()) await nextFrame()
    this.#press('pointerdown')
  }

  panBy(dx: number, dy: number): void {
    this.#pointer = { x: this.#pointer.x + dx, y: this.#pointer.y + dy }
    this.#press('pointermove')
  }

  change(tile: TileView): void {
    this.#scene.patchTiles([tile])
  }

  zoomAt(x: number, y: number, wheelDelta: number): void {
    this.#press('pointerup')
    this.#element?.dispatchEvent(
      new WheelEvent('wheel', { clientX: x, clientY: y, deltaY: wheelDelta, bubbles: true, cancelable: true }),
    )
  }

  sharp(): boolean {
    return window.__floorCanvas?.sharp() ?? false
  }

  complete(): boolean {
    return window.__floorCanvas?.complete() ?? false
  }

  bitmapBytes(): number {
    return (window.__floorCanvas?.chunks() ?? 0) * CHUNK_BYTES
  }

  async #zoomNear(root: HTMLElement): Promise<void> {
    for (;;) {
      const ratio = NEAR_SCALE / (window.__floorCanvas?.scale() ?? NEAR_SCALE)
      if (Math.abs(Math.log(ratio)) < 0.01) return
      this.zoomAt(root.clientWidth / 2, root.clientHeight / 2, -Math.log(ratio) / 0.0015)
      await nextFrame()
    }
  }

  #press(type: string): void {
    const { x, y } = this.#pointer
    this.#element?.dispatchEvent(
      new PointerEvent(type, { pointerId: 7, pointerType: 'touch', button: 0, clientX: x, clientY: y, bubbles: true }),
    )
  }
}

const nextFrame = (): Promise<number> =>
  new Promise((resolve) => {
    requestAnimationFrame(resolve)
  })
