import type { GestureContext, GestureState, PointerSample } from './gesture-host'

/** A press held this long and then moved lifts the party. */
export const LIFT_AFTER = 300
/** A press held this long opens the tile's actions. */
export const ACTIONS_AFTER = 500
/** Movement that a pressing finger makes without meaning it, in CSS pixels. */
export const SLOP = { mouse: 4, pen: 6, touch: 10 } as const

/** One pointer is down and has not moved yet: a tap, the actions, a pan or a lift. */
export class Pressing implements GestureState {
  readonly name = 'pressing'
  readonly #context: GestureContext
  readonly #start: PointerSample
  readonly #unitId: string | null
  readonly #timers: (() => void)[] = []
  #ready = false
  #actionsOpened = false

  constructor(context: GestureContext, start: PointerSample) {
    this.#context = context
    this.#start = start
    this.#unitId = context.host.unitAt(start.at, start.kind)
  }

  enter(): void {
    const { host } = this.#context
    const unitId = this.#unitId
    if (unitId === null) return
    this.#timers.push(
      host.after(LIFT_AFTER, () => {
        this.#ready = host.canLift(unitId)
        if (this.#ready) host.showReady(unitId)
      }),
      host.after(ACTIONS_AFTER, () => {
        this.#actionsOpened = true
        host.actionsAsked(unitId, this.#start.at)
      }),
    )
  }

  exit(): void {
    for (const stop of this.#timers) stop()
    if (this.#ready) this.#context.host.showReady(null)
  }

  down(second: PointerSample): void {
    this.#context.go.pinching(this.#start, second)
  }

  move(pointer: PointerSample): void {
    if (pointer.id !== this.#start.id) return
    const { at } = this.#start
    if (Math.hypot(pointer.at.x - at.x, pointer.at.y - at.y) < SLOP[pointer.kind]) return
    if (this.#ready && this.#unitId !== null) this.#context.go.lifting(this.#unitId, pointer)
    // With the actions open a finger that slips moves nothing.
    else if (!this.#actionsOpened) this.#context.go.panning(this.#start, pointer)
  }

  up(pointer: PointerSample): void {
    if (pointer.id !== this.#start.id) return
    this.#context.go.idle()
    if (!this.#actionsOpened) this.#context.host.tapped(this.#unitId)
  }

  cancel(): void {
    this.#context.go.idle()
  }
}
