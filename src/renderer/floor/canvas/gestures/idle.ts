import type { GestureContext, GestureState, PointerSample } from './gesture-host'

/** Nothing is going on. */
export class Idle implements GestureState {
  readonly name = 'idle'
  readonly #context: GestureContext

  constructor(context: GestureContext) {
    this.#context = context
  }

  down(pointer: PointerSample): void {
    if (pointer.pans) this.#context.go.panning(pointer)
    else this.#context.go.pressing(pointer)
  }
}
