/** New canvases outside the page, off the main document where the platform can. */
import type { Context2D } from './context'

export interface Surface {
  readonly canvas: OffscreenCanvas | HTMLCanvasElement
  readonly context: Context2D
}

export function newCanvas(width: number, height: number, alpha: boolean): Surface {
  const canvas =
    typeof OffscreenCanvas === 'undefined'
      ? Object.assign(document.createElement('canvas'), { width, height })
      : new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { alpha })
  if (context === null) throw new Error('This browser has no 2D canvas')
  return { canvas, context }
}
