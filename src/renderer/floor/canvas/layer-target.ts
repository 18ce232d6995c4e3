/**
 * Joins the renderer to the Konva layers that React keeps: the renderer says when, the layer's one shape calls back,
 * and everything is drawn in device pixels at once. Konva's own batching would come a frame later.
 */
import type { Context } from 'konva/lib/Context'
import type { Layer } from 'konva/lib/Layer'
import type { Context2D } from './paint/context'
import type { FloorRenderer, RenderTarget } from './render/floor-renderer'
import type { Viewport } from './space/camera'

export class LayerTarget implements RenderTarget {
  #renderer: FloorRenderer | null = null
  #onMinimap: ((shown: boolean) => void) | null = null
  #floor: Layer | null = null
  #marks: Layer | null = null
  #hand: Layer | null = null

  attach(renderer: FloorRenderer | null): void {
    this.#renderer = renderer
  }

  /** Called by the minimap while it is mounted, with null when it goes. */
  attachMinimap(draw: ((shown: boolean) => void) | null): void {
    this.#onMinimap = draw
  }

  setFloor(layer: Layer | null): void {
    this.#floor = layer
  }

  setMarks(layer: Layer | null): void {
    this.#marks = layer
  }

  setHand(layer: Layer | null): void {
    this.#hand = layer
  }

  paintFloor(context: Context): void {
    paintNative(context, (native) => this.#renderer?.paintFloor(native))
  }

  paintMarks(context: Context): void {
    paintNative(context, (native) => this.#renderer?.paintMarks(native))
  }

  paintHand(context: Context): void {
    paintNative(context, (native) => this.#renderer?.paintHand(native))
  }

  /** Konva would take the screen's full density, however high. */
  fitDensity({ width, height, pixelRatio }: Viewport): void {
    for (const layer of [this.#floor, this.#marks, this.#hand]) {
      if (layer === null) continue
      layer.getCanvas().setPixelRatio(pixelRatio)
      layer.getCanvas().setSize(width, height)
      // Nothing is ever hit-tested by drawing: the scene's index does that.
      layer.getHitCanvas().setSize(0, 0)
    }
  }

  drawFloor(): void {
    this.#floor?.drawScene()
  }

  drawMarks(shown: boolean): void {
    drawOrHide(this.#marks, shown)
  }

  drawHand(shown: boolean): void {
    drawOrHide(this.#hand, shown)
  }

  drawMinimap(shown: boolean): void {
    this.#onMinimap?.(shown)
  }
}

/** Past Konva's own transform, in device pixels. */
function paintNative(context: Context, draw: (native: Context2D) => void): void {
  const native = context._context
  native.save()
  native.setTransform(1, 0, 0, 1, 0, 0)
  draw(native)
  native.restore()
}

/** An empty layer is taken out of the page, so that nobody composes it. */
function drawOrHide(layer: Layer | null, shown: boolean): void {
  if (layer === null) return
  if (layer.visible() !== shown) layer.visible(shown)
  if (shown) layer.drawScene()
}
