/** Opaque square canvases, reused: making and dropping megabytes while panning would keep the collector busy. */
import { newCanvas, type Surface } from '../paint/surface'

/** Device pixels. Large enough that a screen needs few, small enough that one repair copies little. */
export const CHUNK_SIDE = 512

export class CanvasPool {
  readonly #spare: Surface[] = []
  readonly #mostSpare: number

  constructor(mostSpare: number) {
    this.#mostSpare = mostSpare
  }

  take(): Surface {
    return this.#spare.pop() ?? newCanvas(CHUNK_SIDE, CHUNK_SIDE, false)
  }

  give(surface: Surface): void {
    if (this.#spare.length < this.#mostSpare) this.#spare.push(surface)
  }
}
