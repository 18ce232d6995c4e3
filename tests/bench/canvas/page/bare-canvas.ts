/** The floor written by hand on one 2D canvas: every frame draws every visible tile afresh. */
import { PALETTES, type TileView } from '../../../../src/renderer/floor/canvas'
import { type BenchView, type Contender, type PlainCamera, startCamera } from './contender'
import type { BenchFloor } from './floor-data'

const PALETTE = PALETTES.default.light

export class BareCanvas implements Contender {
  readonly #tiles = new Map<string, TileView>()
  #camera: PlainCamera = { scale: 1, x: 0, y: 0 }
  #context: CanvasRenderingContext2D | null = null
  #asked = false

  async mount(root: HTMLElement, floor: BenchFloor, view: BenchView): Promise<void> {
    for (const tile of floor.tiles) this.#tiles.set(tile.id, tile)
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: root.clientWidth, height: root.clientHeight })
    root.append(canvas)
    this.#context = canvas.getContext('2d')
    this.#camera = startCamera(root, floor, view)
    this.#ask()
    await Promise.resolve()
  }

  panBy(dx: number, dy: number): void {
    this.#camera.x += dx
    this.#camera.y += dy
    this.#ask()
  }

  change(tile: TileView): void {
    this.#tiles.set(tile.id, tile)
    this.#ask()
  }

  #ask(): void {
    if (this.#asked) return
    this.#asked = true
    requestAnimationFrame(() => {
      this.#asked = false
      this.#draw()
    })
  }

  #draw(): void {
    const context = this.#context
    if (context === null) return
    const { scale, x, y } = this.#camera
    const { width, height } = context.canvas
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.fillStyle = PALETTE.floor
    context.fillRect(0, 0, width, height)
    context.setTransform(scale, 0, 0, scale, x, y)
    context.textAlign = 'center'
    for (const tile of this.#tiles.values()) {
      const [left, top] = [tile.x * scale + x, tile.y * scale + y]
      const hidden = left > width || top > height || left + tile.width * scale < 0 || top + tile.height * scale < 0
      if (!hidden) drawTile(context, tile)
    }
  }
}

function drawTile(context: CanvasRenderingContext2D, tile: TileView): void {
  const { fill, edge, ink } = PALETTE.states[tile.state]
  const middle = tile.x + tile.width / 2
  context.beginPath()
  context.roundRect(tile.x, tile.y, tile.width, tile.height, tile.shape === 'round' ? tile.width / 2 : 9)
  context.fillStyle = fill
  context.fill()
  context.strokeStyle = edge ?? fill
  context.lineWidth = 2
  context.stroke()
  context.fillStyle = ink
  context.font = "700 28px 'Be Vietnam Pro'"
  context.fillText(tile.number, middle, tile.y + 38)
  context.font = "500 14px 'Be Vietnam Pro'"
  context.fillText(`${tile.lines?.party ?? tile.capacity} ${tile.lines?.elapsed ?? ''}`, middle, tile.y + 58)
  context.fillText(tile.lines?.server ?? tile.lines?.nextTime ?? '', middle, tile.y + 78)
}
