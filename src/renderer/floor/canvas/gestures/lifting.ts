import type { GestureContext, GestureState, PointerSample } from './gesture-host'

/** A party is in the hand. Only letting go over another tile does anything; every other end puts it back. */
export class Lifting implements GestureState {
  readonly name = 'lifting'
  readonly #context: GestureContext
  readonly #unitId: string
  #pointer: PointerSample
  #ended = false

  constructor(context: GestureContext, unitId: string, pointer: PointerSample) {
    this.#context = context
    this.#unitId = unitId
    this.#pointer = pointer
  }

  enter(): void {
    this.#context.host.lifted(this.#unitId, this.#pointer.at)
    this.#carry()
  }

  exit(): void {
    if (!this.#ended) this.#end(null)
  }

  move(pointer: PointerSample): void {
    if (pointer.id !== this.#pointer.id) return
    this.#pointer = pointer
    this.#carry()
  }

  /** Near the edge the floor comes towards the hand. */
  tick(elapsed: number): boolean {
    const { host } = this.#context
    const pull = host.edgePull(this.#pointer.at)
    if (pull.x === 0 && pull.y === 0) return true
    host.panBy(pull.x * elapsed, pull.y * elapsed)
    this.#carry()
    return true
  }

  up(pointer: PointerSample): void {
    if (pointer.id !== this.#pointer.id) return
    this.#pointer = pointer
    this.#end(this.#target())
    this.#context.go.idle()
  }

  cancel(): void {
    this.#context.go.idle()
  }

  #target(): string | null {
    const target = this.#context.host.unitAt(this.#pointer.at, this.#pointer.kind)
    return target === this.#unitId ? null : target
  }

  #carry(): void {
    this.#context.host.carried(this.#unitId, this.#target(), this.#pointer.at)
  }

  #end(targetId: string | null): void {
    this.#ended = true
    this.#context.host.putDown(this.#unitId, targetId)
  }
}
