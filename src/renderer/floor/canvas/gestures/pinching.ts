import type { ScreenPoint } from '../space/geometry'
import type { GestureContext, GestureState, PointerSample } from './gesture-host'

/** Closer together than this, two fingers say nothing reliable about a scale. */
const LEAST_SPREAD = 12

const middleOf = (a: ScreenPoint, b: ScreenPoint): ScreenPoint => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
const spreadOf = (a: ScreenPoint, b: ScreenPoint): number => Math.max(LEAST_SPREAD, Math.hypot(a.x - b.x, a.y - b.y))

/** Two pointers: what is between them stays between them. Further fingers are ignored. */
export class Pinching implements GestureState {
  readonly name = 'pinching'
  readonly #context: GestureContext
  #first: PointerSample
  #second: PointerSample

  constructor(context: GestureContext, first: PointerSample, second: PointerSample) {
    this.#context = context
    this.#first = first
    this.#second = second
  }

  move(pointer: PointerSample): void {
    const [first, second] = [this.#first, this.#second]
    if (pointer.id === first.id) this.#first = pointer
    else if (pointer.id === second.id) this.#second = pointer
    else return
    const before = middleOf(first.at, second.at)
    const after = middleOf(this.#first.at, this.#second.at)
    const { host } = this.#context
    host.panBy(after.x - before.x, after.y - before.y)
    host.zoomAt(after, spreadOf(this.#first.at, this.#second.at) / spreadOf(first.at, second.at))
  }

  /** The finger that stays goes on panning, without a jump. */
  up(pointer: PointerSample): void {
    if (pointer.id === this.#first.id) this.#context.go.panning(this.#second)
    else if (pointer.id === this.#second.id) this.#context.go.panning(this.#first)
  }

  cancel(): void {
    this.#context.go.idle()
  }
}
