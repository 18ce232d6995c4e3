import { type PointerEvent, useLayoutEffect, useRef } from 'react'
import type { LayerTarget } from './layer-target'
import type { FloorRenderer } from './render/floor-renderer'
import { minimapSize, minimapToRoom } from './render/minimap'
import type { Insets } from './space/geometry'

export interface MinimapProps {
  readonly renderer: FloorRenderer
  readonly target: LayerTarget
  readonly insets: Insets
}

const EDGE = 12

/** Shown while zoomed in. Its own small canvas: it changes at another rate than everything else. */
export function Minimap({ renderer, target, insets }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    target.attachMinimap((shown) => {
      const element = canvas.current
      if (element === null) return
      element.hidden = !shown
      if (shown) draw(element, renderer)
    })
    renderer.redraw()
    return () => target.attachMinimap(null)
  }, [renderer, target])

  /** The press belongs to the minimap, not to the floor below it. */
  const look = (event: PointerEvent<HTMLCanvasElement>): void => {
    event.stopPropagation()
    if (event.buttons === 0) return
    const box = event.currentTarget.getBoundingClientRect()
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    const { area } = renderer.bitmap.overview
    renderer.view.lookAt(minimapToRoom(area, event.clientX - box.left, event.clientY - box.top))
  }

  return (
    <canvas
      ref={canvas}
      hidden
      aria-hidden="true"
      onPointerDown={look}
      onPointerMove={look}
      style={{
        position: 'absolute',
        left: insets.left + EDGE,
        bottom: insets.bottom + EDGE,
        borderRadius: 8,
        boxShadow: '0 1px 6px rgb(0 0 0 / 0.3)',
        touchAction: 'none',
        cursor: 'pointer',
      }}
    />
  )
}

function draw(element: HTMLCanvasElement, renderer: FloorRenderer): void {
  const { width, height } = minimapSize(renderer.bitmap.overview)
  const { pixelRatio } = renderer.view.viewport
  const [deviceWidth, deviceHeight] = [Math.round(width * pixelRatio), Math.round(height * pixelRatio)]
  if (element.width !== deviceWidth || element.height !== deviceHeight) {
    Object.assign(element, { width: deviceWidth, height: deviceHeight })
    Object.assign(element.style, { width: `${width}px`, height: `${height}px` })
  }
  const context = element.getContext('2d', { alpha: false })
  if (context !== null) renderer.paintMinimap(context)
}
