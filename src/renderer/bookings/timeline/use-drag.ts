import { useCallback, useEffect, useRef, useState } from 'react'
import type { PointerEvent as ReactPointerEvent, RefObject } from 'react'
import type { Span } from '../board'
import { draggedTo } from './scale'
import type { Grip } from './scale'

/** What is taken: a stay on a unit, or a booking that has none yet. */
export interface Taken extends Span {
  id: string
  unitId: string | null
  /** Whether it may go to another time, or only to another unit. */
  timed: boolean
}

/** Where it would be, were it let go now. */
export interface Dragged {
  taken: Taken
  grip: Grip
  span: Span
  unitId: string | null
}

/** A finger or a mouse that moves less than this has tapped. */
const TAP = 6
/** So near to its edge the board scrolls along. */
const EDGE = 48
const SCROLL = 16

interface Hand {
  taken: Taken
  grip: Grip
  x: number
  y: number
  scrolled: number
  moving: boolean
}

/** The unit whose row is under a point. */
const unitUnder = (x: number, y: number): string | null => {
  for (const element of document.elementsFromPoint(x, y)) {
    const row = element.closest<HTMLElement>('[data-row]')
    if (row !== null) return row.dataset['row'] ?? null
  }
  return null
}

/** Dragging over the board; Escape puts back what was taken. */
export function useDrag(board: RefObject<HTMLElement | null>, drop: (dragged: Dragged) => void) {
  const hand = useRef<Hand | null>(null)
  const [dragged, setDragged] = useState<Dragged | null>(null)
  const end = useCallback((): void => {
    hand.current = null
    setDragged(null)
  }, [])
  useEffect(() => {
    if (dragged === null) return undefined
    const stop = new AbortController()
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        end()
      },
      { capture: true, signal: stop.signal },
    )
    return () => stop.abort()
  }, [dragged, end])

  const follow = (event: ReactPointerEvent<HTMLElement>): void => {
    const { current } = hand
    if (current === null) return
    if (!current.moving && Math.hypot(event.clientX - current.x, event.clientY - current.y) < TAP) return
    current.moving = true
    const frame = board.current?.getBoundingClientRect()
    if (frame !== undefined) {
      const by = (at: number, low: number, high: number): number =>
        at < low + EDGE ? -SCROLL : at > high - EDGE ? SCROLL : 0
      board.current?.scrollBy(by(event.clientX, frame.left, frame.right), by(event.clientY, frame.top, frame.bottom))
    }
    const { taken, grip } = current
    const pixels = event.clientX - current.x + (board.current?.scrollLeft ?? 0) - current.scrolled
    const span = taken.timed ? draggedTo(taken, grip, pixels) : { from: taken.from, to: taken.to }
    const unitId = grip === 'end' ? taken.unitId : (unitUnder(event.clientX, event.clientY) ?? taken.unitId)
    setDragged({ taken, grip, span, unitId })
  }

  /** What an element needs to be dragged by; `tapped` when it was not. */
  const gripOf = (taken: Taken, grip: Grip, tapped?: () => void) => ({
    onPointerDown: (event: ReactPointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.stopPropagation()
      event.currentTarget.setPointerCapture(event.pointerId)
      const scrolled = board.current?.scrollLeft ?? 0
      hand.current = { taken, grip, x: event.clientX, y: event.clientY, scrolled, moving: false }
    },
    onPointerMove: follow,
    onPointerUp: () => {
      const { current } = hand
      if (current === null) return
      if (current.moving && dragged !== null) drop(dragged)
      else if (!current.moving) tapped?.()
      end()
    },
    onPointerCancel: end,
  })

  return { dragged, gripOf }
}
