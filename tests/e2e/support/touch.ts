import type { CDPSession, Page } from '@playwright/test'

/** A place in the page, in CSS pixels from the top left corner. */
export interface Place {
  readonly x: number
  readonly y: number
}

/** Longer than the half second after which a held finger counts as a long press. */
const LONG_PRESS = 700
/** Steps of a moving finger: fewer would look like a jump, and gestures measure the way between. */
const STEPS = 8

type TouchKind = 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel'

const sessions = new WeakMap<Page, Promise<CDPSession>>()

/**
 * Sends one touch event. The protocol works on every target; `locator.tap()` fails in a desktop window. `at`: when the finger
 * did it, in milliseconds, where that is not now.
 */
async function touch(page: Page, kind: TouchKind, fingers: readonly Place[], at?: number): Promise<void> {
  let session = sessions.get(page)
  if (session === undefined) {
    session = page.context().newCDPSession(page)
    sessions.set(page, session)
  }
  const touchPoints = fingers.map(({ x, y }, id) => ({ x, y, id }))
  const protocol = await session
  const timestamp = at !== undefined && { timestamp: at / 1_000 }
  await protocol.send('Input.dispatchTouchEvent', { type: kind, touchPoints, ...timestamp })
}

/** The point between two places: 0 is the first, 1 the second. */
function between(from: Place, to: Place, part: number): Place {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

/** Touches and lets go. */
export async function tap(page: Page, place: Place, at?: number): Promise<void> {
  await touch(page, 'touchStart', [place], at)
  await touch(page, 'touchEnd', [], at)
}

/** Holds one finger still until it counts as a long press. */
export async function longPress(page: Page, place: Place, milliseconds = LONG_PRESS): Promise<void> {
  await touch(page, 'touchStart', [place])
  await page.waitForTimeout(milliseconds)
  await touch(page, 'touchEnd', [])
}

/** Moves one finger from one place to another; holds it first when the gesture asks for that. */
export async function drag(page: Page, from: Place, to: Place, holdMilliseconds = 0): Promise<void> {
  await touch(page, 'touchStart', [from])
  if (holdMilliseconds > 0) await page.waitForTimeout(holdMilliseconds)
  for (let step = 1; step <= STEPS; step++) await touch(page, 'touchMove', [between(from, to, step / STEPS)])
  await touch(page, 'touchEnd', [])
}

/** Spreads (scale over 1) or closes (under 1) two fingers around a centre; starts with them `spread` pixels apart. */
export async function pinch(page: Page, centre: Place, scale: number, spread = 80): Promise<void> {
  const fingers = (width: number): [Place, Place] => [
    { x: centre.x - width / 2, y: centre.y },
    { x: centre.x + width / 2, y: centre.y },
  ]
  await touch(page, 'touchStart', fingers(spread))
  for (let step = 1; step <= STEPS; step++) {
    await touch(page, 'touchMove', fingers(spread * (1 + (scale - 1) * (step / STEPS))))
  }
  await touch(page, 'touchEnd', [])
}
