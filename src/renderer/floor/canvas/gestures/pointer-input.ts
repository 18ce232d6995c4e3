/** From DOM pointer events to samples of the machine. Returns the function that stops listening. */
import type { ScreenPoint } from '../space/geometry'
import type { PointerKind, PointerSample } from './gesture-host'
import type { GestureMachine } from './machine'

const MIDDLE_BUTTON = 1
const PRIMARY_BUTTON = 0

export interface PointerInputOptions {
  readonly spaceHeld: () => boolean
  /** A secondary click asks for the actions at once. */
  readonly onSecondary: (at: ScreenPoint) => void
}

const kindOf = (type: string): PointerKind => (type === 'mouse' || type === 'pen' ? type : 'touch')

export function screenPointOf(element: Element, event: { clientX: number; clientY: number }): ScreenPoint {
  const box = element.getBoundingClientRect()
  return { x: event.clientX - box.left, y: event.clientY - box.top }
}

export function listenToPointers(
  element: HTMLElement,
  machine: GestureMachine,
  options: PointerInputOptions,
): () => void {
  const stop = new AbortController()
  const held = new Set<number>()
  const sample = (event: PointerEvent): PointerSample => ({
    id: event.pointerId,
    kind: kindOf(event.pointerType),
    at: screenPointOf(element, event),
    pans: event.button === MIDDLE_BUTTON || options.spaceHeld(),
  })
  const on = (
    type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel',
    act: (event: PointerEvent) => void,
  ) => element.addEventListener(type, act, { signal: stop.signal })

  on('pointerdown', (event) => {
    if (event.button !== PRIMARY_BUTTON && event.button !== MIDDLE_BUTTON) return
    element.focus({ preventScroll: true })
    if (event.button === MIDDLE_BUTTON) event.preventDefault()
    capture(element, event.pointerId)
    held.add(event.pointerId)
    machine.down(sample(event))
  })
  on('pointermove', (event) => {
    if (held.has(event.pointerId)) machine.move(sample(event))
  })
  on('pointerup', (event) => {
    if (held.delete(event.pointerId)) machine.up(sample(event))
  })
  on('pointercancel', (event) => {
    if (held.delete(event.pointerId)) machine.cancel()
  })
  element.addEventListener(
    'contextmenu',
    (event) => {
      event.preventDefault()
      // A long touch raises this too; the machine has its own time for that.
      if (event.button === 2 && held.size === 0) options.onSecondary(screenPointOf(element, event))
    },
    { signal: stop.signal },
  )
  return () => {
    stop.abort()
    machine.cancel()
  }
}

/** A pointer that is already gone, as in scripted input, cannot be captured and need not be. */
function capture(element: Element, pointerId: number): void {
  try {
    element.setPointerCapture(pointerId)
  } catch {
    // Without capture the gesture still works while the pointer stays over the floor.
  }
}
