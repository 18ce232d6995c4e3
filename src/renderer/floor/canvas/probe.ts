/**
 * For tests in a browser: where a tile is on screen and what was drawn for it. Only there when the page is opened with
 * `?probe` or the component is told so; `window.__floorCanvas` is the floor mounted last.
 */
import type { TileState } from './model'
import type { FloorRenderer } from './render/floor-renderer'
import { type Camera, rectToScreen } from './space/camera'

export interface CanvasProbe {
  /** Rectangle of a tile in CSS pixels of the page, or null for an unknown unit. */
  rectOf(unitId: string): { x: number; y: number; width: number; height: number } | null
  stateOf(unitId: string): { state: TileState; provisional: boolean } | null
  scale(): number
  camera(): Camera
  frames(): number
  /** Everything on screen is drawn at the current scale and up to date. */
  sharp(): boolean
  /** Nothing on screen is stretched or missing, though a change may still be waiting to be drawn. */
  complete(): boolean
  /** Squares of bitmap that are kept. */
  chunks(): number
  gesture(): string
}

declare global {
  interface Window {
    __floorCanvas?: CanvasProbe | undefined
  }
}

export const probeAsked = (): boolean => new URLSearchParams(window.location.search).has('probe')

export function canvasProbe(renderer: FloorRenderer, element: HTMLElement, gesture: () => string): CanvasProbe {
  return {
    rectOf: (unitId) => {
      const tile = renderer.scene.tile(unitId)
      if (tile === null) return null
      const rect = rectToScreen(renderer.view.camera, tile)
      const box = element.getBoundingClientRect()
      return { x: rect.x + box.left, y: rect.y + box.top, width: rect.width, height: rect.height }
    },
    stateOf: (unitId) => {
      const tile = renderer.scene.tile(unitId)
      return tile === null ? null : { state: tile.state, provisional: tile.provisional ?? false }
    },
    scale: () => renderer.view.camera.scale,
    camera: () => renderer.view.camera,
    frames: () => renderer.frames,
    sharp: () => renderer.sharp,
    complete: () => renderer.bitmap.isComplete(renderer.view.camera, renderer.view.viewport),
    chunks: () => renderer.bitmap.chunkCount,
    gesture,
  }
}
