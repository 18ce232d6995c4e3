import { LIMITS } from '@contract/primitives'
import { defaultStay, merchantRow } from '../access/merchant'
import { milliseconds } from '../store/entities'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'

/** A stay in UTC milliseconds: [from, to). */
export interface Window {
  from: number
  to: number
}

/** Clocks of terminals and people: a time this close to now means now. */
const NOW_TOLERANCE_MILLISECONDS = 60_000

interface AskedWindow {
  reservedFrom?: string | undefined
  reservedTo?: string | undefined
}

/**
 * The window that is asked for: from now and for the default stay where nothing is said (USE-1).
 * Refuses WINDOW_INVALID: begins in the past, ends before it begins or before now, is longer than a month.
 */
export const askedWindow = (reader: Reader, asked: AskedWindow, now: number): Window => {
  const named = asked.reservedFrom === undefined ? now : milliseconds(asked.reservedFrom)
  if (named < now - NOW_TOLERANCE_MILLISECONDS) {
    return refuse('WINDOW_INVALID', { path: ['reservedFrom'], facts: { rule: 'PAST' } })
  }
  const from = named <= now + NOW_TOLERANCE_MILLISECONDS ? now : named
  const to = asked.reservedTo === undefined ? from + defaultStay(merchantRow(reader)) : milliseconds(asked.reservedTo)
  return demandWindow({ from, to }, now)
}

/** Refuses a window that does not end after it begins and after now, or that is longer than a month. */
export const demandWindow = (window: Window, now: number): Window => {
  if (window.to <= window.from || window.to <= now) {
    return refuse('WINDOW_INVALID', { path: ['reservedTo'], facts: { rule: 'ENDS_BEFORE_IT_BEGINS' } })
  }
  if (window.to - window.from > LIMITS.windowMilliseconds) {
    return refuse('WINDOW_INVALID', { path: ['reservedTo'], facts: { rule: 'TOO_LONG' } })
  }
  return window
}

/** A window that begins later than now is for later: the party is not there yet. */
export const beginsNow = (window: Window, now: number): boolean => window.from <= now
