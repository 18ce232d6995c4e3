import { type RefObject, useLayoutEffect, useState } from 'react'
import type { Viewport } from './space/camera'

/** Sharper than this nobody sees, and every step costs memory and time squared. */
const MOST_PIXEL_RATIO = 2

/** Size of an element and density of the screen it is on, followed while they change. Null before the first layout. */
export function useViewport(ref: RefObject<HTMLElement | null>): Viewport | null {
  const [viewport, setViewport] = useState<Viewport | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return undefined
    const measure = (): void => {
      const pixelRatio = Math.min(MOST_PIXEL_RATIO, window.devicePixelRatio || 1)
      const [width, height] = [element.clientWidth, element.clientHeight]
      setViewport((former) =>
        former?.width === width && former.height === height && former.pixelRatio === pixelRatio
          ? former
          : { width, height, pixelRatio },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    // A window moved to another screen, or zoomed, changes its density; both resize the viewport of the page.
    window.addEventListener('resize', measure)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', measure)
    }
  }, [ref])
  return viewport
}
