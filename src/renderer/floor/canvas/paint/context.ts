/** Drawing happens in device pixels, on canvases that may or may not be in the page. */
export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** A place on a canvas, in device pixels. */
export interface PixelRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** How the room is laid onto a canvas: `scale` device pixels per centimetre, the room's origin at (x, y). */
export interface Projection {
  readonly scale: number
  readonly x: number
  readonly y: number
  /** Device pixels per CSS pixel: line widths and letter sizes are counted in CSS pixels. */
  readonly pixelRatio: number
}
