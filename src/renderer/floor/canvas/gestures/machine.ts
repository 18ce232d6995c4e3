/**
 * The running gesture. It is always in exactly one state; a lost pointer, Escape and a hidden window all cancel, and
 * cancelling lands in idle with nothing changed.
 */
import type { GestureContext, GestureHost, GestureState, PointerSample } from './gesture-host'
import { Idle } from './idle'
import { Lifting } from './lifting'
import { Panning } from './panning'
import { Pinching } from './pinching'
import { Pressing } from './pressing'

export class GestureMachine {
  readonly #context: GestureContext
  #state: GestureState

  constructor(host: GestureHost) {
    this.#context = {
      host,
      go: {
        idle: () => this.#enter(new Idle(this.#context)),
        pressing: (pointer) => this.#enter(new Pressing(this.#context, pointer)),
        panning: (from, now) => this.#enter(new Panning(this.#context, from, now)),
        pinching: (first, second) => this.#enter(new Pinching(this.#context, first, second)),
        lifting: (unitId, pointer) => this.#enter(new Lifting(this.#context, unitId, pointer)),
      },
    }
    this.#state = new Idle(this.#context)
  }

  get state(): GestureState['name'] {
    return this.#state.name
  }

  down(pointer: PointerSample): void {
    this.#state.down?.(pointer)
  }

  move(pointer: PointerSample): void {
    this.#state.move?.(pointer)
  }

  up(pointer: PointerSample): void {
    this.#state.up?.(pointer)
  }

  tick(elapsed: number): boolean {
    return this.#state.tick?.(elapsed) ?? false
  }

  cancel(): void {
    this.#state.cancel?.()
  }

  #enter(next: GestureState): void {
    const former = this.#state
    this.#state = next
    former.exit?.()
    // A listener of the former state's end may have cancelled the new one already.
    if (this.#state === next) next.enter?.()
  }
}
