/** Wires a drawn floor to its element: input in, pictures out. Without React, so that it can be tested by itself. */
import { FloorHost } from './gestures/floor-host'
import { listenToKeys } from './gestures/keyboard-input'
import { GestureMachine } from './gestures/machine'
import { listenToPointers } from './gestures/pointer-input'
import { listenToWheel } from './gestures/wheel-input'
import type { FloorCanvasHandle } from './handle'
import { FloorRenderer, type RenderTarget } from './render/floor-renderer'
import { type FitTo, FloorView } from './render/floor-view'
import type { FloorScene } from './scene/floor-scene'
import type { Insets } from './space/geometry'
import type { Viewport } from './space/camera'
import type { Palette } from './theme/palette'

export interface MountOptions {
  readonly element: HTMLElement
  readonly scene: FloorScene
  readonly palette: Palette
  readonly target: RenderTarget
  readonly viewport: Viewport
  readonly insets: Insets
  readonly fitTo: FitTo
}

export interface MountedFloor {
  readonly renderer: FloorRenderer
  readonly view: FloorView
  readonly host: FloorHost
  readonly machine: GestureMachine
  readonly handle: FloorCanvasHandle
  dispose(): void
}

const prefersReducedMotion = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

export function mountFloor({ element, scene, palette, target, viewport, insets, fitTo }: MountOptions): MountedFloor {
  const wake: { now: () => void } = { now: () => {} }
  const view = new FloorView(scene, () => wake.now(), prefersReducedMotion)
  view.resize(viewport, insets, fitTo)
  const renderer = new FloorRenderer(scene, view, palette, target)
  wake.now = () => renderer.wake()
  const host = new FloorHost(renderer)
  const machine = new GestureMachine(host)
  renderer.onFrame = (elapsed) => machine.tick(elapsed)
  let spaceHeld = false
  const stops = [
    listenToPointers(element, machine, {
      spaceHeld: () => spaceHeld,
      onSecondary: (at) => {
        const unitId = host.unitAt(at, 'mouse')
        if (unitId !== null) host.actionsAsked(unitId, at)
      },
    }),
    listenToWheel(element, view),
    listenToKeys(
      element,
      {
        panBy: (dx, dy) => view.stepBy(dx, dy),
        zoomBy: (factor) => view.zoomBy(factor),
        fit: () => view.fit(),
        cancel: () => machine.cancel(),
      },
      (held) => {
        spaceHeld = held
      },
    ),
  ]
  return {
    renderer,
    view,
    host,
    machine,
    handle: handleOf(scene, view, host, machine),
    dispose: () => {
      for (const stop of stops) stop()
      renderer.destroy()
    },
  }
}

function handleOf(scene: FloorScene, view: FloorView, host: FloorHost, machine: GestureMachine): FloorCanvasHandle {
  return {
    fit: () => view.fit(),
    zoomTo: (zoneId) => {
      const zone = scene.zone(zoneId)
      if (zone !== null) view.showArea(zone.frame)
    },
    centerOn: (unitId) => {
      const tile = scene.tile(unitId)
      if (tile !== null) view.centreOn(tile)
    },
    zoomBy: (factor) => view.zoomBy(factor),
    cancelGesture: () => machine.cancel(),
    showVerdict: (targetId, verdict) => host.showVerdict(targetId, verdict),
  }
}
