import type { GestureContext, GestureState, PointerSample } from './gesture-host'

/** One pointer drags the floor. */
export class Panning implements GestureState {
  readonly name = 'panning'
  readonly #context: GestureContext
  readonly #entry: PointerSample | undefined
  #last: PointerSample

  constructor(context: GestureContext, from: PointerSample, now?: PointerSample) {
    this.#context = context
    this.#last = from
    this.#entry = now
  }

  /** What the pointer moved before it was known to be a pan is not lost. */
  enter(): void {
    if (this.#entry !== undefined) this.move(this.#entry)
  }

  down(second: PointerSample): void {
    this.#context.go.pinching(this.#last, second)
  }

  move(pointer: PointerSample): void {
    if (pointer.id !== this.#last.id) return
    this.#context.host.panBy(pointer.at.x - this.#last.at.x, pointer.at.y - this.#last.at.y)
    this.#last = pointer
  }

  up(pointer: PointerSample): void {
    if (pointer.id === this.#last.id) this.#context.go.idle()
  }

  cancel(): void {
    this.#context.go.idle()
  }
}
