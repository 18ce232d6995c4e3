/**
 * One layout of the floor, drawn and touched. It draws the scene that it is given and reports gestures; it decides
 * nothing. The accessible floor is the list view: here the canvas is one labelled picture that can be focused.
 */
import { type CSSProperties, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { FloorLayers } from './FloorLayers'
import type { FloorCallbacks } from './gestures/floor-host'
import type { FloorCanvasHandle } from './handle'
import { LayerTarget } from './layer-target'
import { Minimap } from './Minimap'
import { type MountedFloor, mountFloor } from './mount'
import { canvasProbe, probeAsked } from './probe'
import type { FitTo } from './render/floor-view'
import { floorFontsReady } from './render/fonts'
import type { FloorScene } from './scene/floor-scene'
import { type Insets, NO_INSETS } from './space/geometry'
import type { Palette } from './theme/palette'
import { useViewport } from './use-viewport'

export interface FloorCanvasProps {
  readonly scene: FloorScene
  /** From `themeOf`; keep the object while nothing about it changes. */
  readonly theme: Palette
  /** Accessible name, in the user's language: 'Floor plan of Ground floor'. */
  readonly label: string
  readonly selectedId?: string | null
  readonly callbacks?: FloorCallbacks
  /** What panels cover of the canvas: fitting and centring stay clear of it. */
  readonly insets?: Insets
  /** What a floor that nobody has moved shows: the layout, or only its tables, which are then larger. */
  readonly fitTo?: FitTo
  readonly minimap?: boolean
  /** Exposes `window.__floorCanvas`; also done by `?probe` in the address. */
  readonly probe?: boolean
  readonly className?: string
  readonly style?: CSSProperties
  readonly ref?: Ref<FloorCanvasHandle>
}

const NO_CALLBACKS: FloorCallbacks = {}
const FILL: CSSProperties = {
  position: 'relative',
  width: '100%',
  height: '100%',
  overflow: 'hidden',
  touchAction: 'none',
  userSelect: 'none',
  // The ring of the focus lies inside: nothing around may cut it off.
  outlineOffset: -3,
}

export function FloorCanvas({
  scene,
  theme,
  label,
  selectedId = null,
  callbacks = NO_CALLBACKS,
  insets = NO_INSETS,
  fitTo = 'layout',
  minimap = true,
  probe = probeAsked(),
  className,
  style,
  ref,
}: FloorCanvasProps) {
  const container = useRef<HTMLDivElement>(null)
  const [target] = useState(() => new LayerTarget())
  const [floor, setFloor] = useState<MountedFloor | null>(null)
  const viewport = useViewport(container)
  const measured = viewport !== null
  // The floor is mounted once per scene; what else it starts with is whatever holds at that moment.
  const latest = useRef({ theme, callbacks, insets, fitTo, viewport, selectedId })
  useLayoutEffect(() => {
    latest.current = { theme, callbacks, insets, fitTo, viewport, selectedId }
  })

  useEffect(() => {
    const element = container.current
    if (element === null || !measured) return undefined
    let mounted: MountedFloor | null = null
    let dropped = false
    const mount = (): void => {
      const { viewport, ...now } = latest.current
      if (dropped || viewport === null) return
      const { theme: palette, insets, fitTo } = now
      mounted = mountFloor({ element, scene, palette, target, viewport, insets, fitTo })
      mounted.host.listen(now.callbacks)
      mounted.renderer.setMarks({ selectedId: now.selectedId })
      target.attach(mounted.renderer)
      setFloor(mounted)
    }
    void floorFontsReady().then(mount)
    const onFresh = (): void => mounted?.renderer.startOver()
    document.fonts.addEventListener('loadingdone', onFresh)
    // After a crash of the graphics process every picture is blank.
    element.addEventListener('contextrestored', onFresh, { capture: true })
    return () => {
      dropped = true
      document.fonts.removeEventListener('loadingdone', onFresh)
      element.removeEventListener('contextrestored', onFresh, { capture: true })
      target.attach(null)
      mounted?.dispose()
      setFloor(null)
    }
  }, [scene, target, measured])

  useLayoutEffect(() => floor?.host.listen(callbacks), [floor, callbacks])
  useLayoutEffect(() => {
    if (floor !== null && floor.renderer.palette !== theme) floor.renderer.setPalette(theme)
  }, [floor, theme])
  useLayoutEffect(() => floor?.renderer.setMarks({ selectedId }), [floor, selectedId])
  useLayoutEffect(() => {
    if (floor === null || viewport === null) return
    target.fitDensity(viewport)
    floor.view.resize(viewport, insets, fitTo)
    floor.renderer.redraw()
  }, [floor, viewport, insets, fitTo, target])
  useEffect(() => {
    const element = container.current
    if (floor === null || element === null || !probe) return undefined
    const offered = canvasProbe(floor.renderer, element, () => floor.machine.state)
    window.__floorCanvas = offered
    return () => {
      if (window.__floorCanvas === offered) window.__floorCanvas = undefined
    }
  }, [floor, probe])
  useImperativeHandle(ref, () => floor?.handle ?? IDLE_HANDLE, [floor])

  return (
    <div
      ref={container}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an img element cannot hold the canvas
      role="img"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keys pan and zoom the picture
      tabIndex={0}
      className={className}
      style={{ ...FILL, background: theme.surround, ...style }}
    >
      {viewport === null ? null : (
        <div aria-hidden="true">
          <FloorLayers target={target} viewport={viewport} />
        </div>
      )}
      {floor !== null && minimap ? <Minimap renderer={floor.renderer} target={target} insets={insets} /> : null}
    </div>
  )
}

/** Before the floor is ready there is nothing to move. */
const IDLE_HANDLE: FloorCanvasHandle = {
  fit: () => {},
  zoomTo: () => {},
  centerOn: () => {},
  zoomBy: () => {},
  cancelGesture: () => {},
  showVerdict: () => {},
}
