/** Keys of the focused floor, as data; the handler only looks them up. */

export interface KeyTarget {
  panBy(dx: number, dy: number): void
  zoomBy(factor: number): void
  fit(): void
  cancel(): void
}

export const PAN_STEP = 80
const LONG_STEP = 3
export const ZOOM_STEP = 1.25

type KeyCommand = (target: KeyTarget, step: number) => void

export const KEY_COMMANDS: Readonly<Record<string, KeyCommand>> = {
  ArrowLeft: (target, step) => target.panBy(step, 0),
  ArrowRight: (target, step) => target.panBy(-step, 0),
  ArrowUp: (target, step) => target.panBy(0, step),
  ArrowDown: (target, step) => target.panBy(0, -step),
  '+': (target) => target.zoomBy(ZOOM_STEP),
  '=': (target) => target.zoomBy(ZOOM_STEP),
  '-': (target) => target.zoomBy(1 / ZOOM_STEP),
  '0': (target) => target.fit(),
  Escape: (target) => target.cancel(),
}

/** Returns whether the key was one of the floor's. Shortcuts of the window are left alone. */
export function handleKey(event: KeyboardEvent, target: KeyTarget): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const command = Object.hasOwn(KEY_COMMANDS, event.key) ? KEY_COMMANDS[event.key] : undefined
  if (command === undefined) return false
  command(target, event.shiftKey ? PAN_STEP * LONG_STEP : PAN_STEP)
  return true
}

/** Listens on the floor itself, and for Escape anywhere: a party in the hand must be easy to put back. */
export function listenToKeys(element: HTMLElement, target: KeyTarget, onSpace: (held: boolean) => void): () => void {
  const stop = new AbortController()
  const { signal } = stop
  element.addEventListener(
    'keydown',
    (event) => {
      if (event.target !== element) return
      if (event.key === ' ') onSpace(true)
      if (event.key === ' ' || handleKey(event, target)) event.preventDefault()
    },
    { signal },
  )
  window.addEventListener('keyup', (event) => event.key === ' ' && onSpace(false), { signal })
  window.addEventListener('keydown', (event) => event.key === 'Escape' && target.cancel(), { signal })
  window.addEventListener(
    'blur',
    () => {
      onSpace(false)
      target.cancel()
    },
    { signal },
  )
  return () => stop.abort()
}
