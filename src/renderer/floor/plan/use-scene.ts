import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useTerminal } from '../../app/context'
import { useWords } from '../../ui/use-words'
import type { Words } from '../../ui/use-words'
import { FloorScene } from '../canvas/scene/floor-scene'
import type { TileView } from '../canvas/model'
import { layoutViews } from './layout-views'
import { tileViewOf } from './tile-view'
import type { TileFrame } from './tile-view'

const NO_FRAMES: ReadonlyMap<string, TileFrame> = new Map()

/**
 * The scene of one layout, kept outside React: it is filled when the layout is edited or another one is shown, patched
 * with the units that a change touched, and with those whose texts move with the clock.
 */
export function useScene(layoutId: string | null): FloorScene {
  const [scene] = useState(() => new FloorScene())
  const { projection, clock } = useTerminal()
  const words = useWords()
  const { language, timeZone } = words
  const structure = useStore(projection.store, (state) => state.structure)
  /** A new object whenever the scene has to be filled anew. */
  const content = useMemo(
    () => ({ layoutId, structure, language, timeZone }),
    [layoutId, structure, language, timeZone],
  )
  const frames = useRef(NO_FRAMES)
  const latest = useRef<Words>(words)
  useEffect(() => {
    latest.current = words
  })

  useEffect(() => {
    const { data } = projection.store.getState()
    const now = clock.getState().now
    const views = content.layoutId === null ? null : layoutViews(data, content.layoutId, latest.current)
    frames.current = views?.frames ?? NO_FRAMES
    scene.setZones(views?.zones ?? [])
    scene.setBackdrop(views?.backdrop ?? { furniture: [] })
    scene.replaceTiles(tilesOf(frames.current.keys(), now))

    function tilesOf(unitIds: Iterable<string>, time: number): TileView[] {
      return [...unitIds].flatMap((id) => {
        const unit = data.units.get(id)
        const frame = frames.current.get(id)
        return unit === undefined || frame === undefined ? [] : tileViewOf(data, unit, frame, latest.current, time)
      })
    }

    const stopTouched = projection.onTouched((touched) => {
      // What changes the layout itself arrives as another `structure`, and the scene is filled anew.
      if (!touched.structure) scene.patchTiles(tilesOf(touched.unitIds, clock.getState().now))
    })
    const stopClock = clock.subscribe(({ now: time }) => scene.patchTiles(tilesOf(frames.current.keys(), time)))
    return () => {
      stopTouched()
      stopClock()
    }
  }, [scene, projection, clock, content])
  return scene
}
