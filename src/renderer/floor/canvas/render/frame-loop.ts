/** One animation frame loop that sleeps when nothing changes. */

/** Draws one frame; returns whether another is wanted. `elapsed` is the time since the frame before, at most 50 ms. */
export type Frame = (now: number, elapsed: number) => boolean

const LONGEST_STEP = 50

export class FrameLoop {
  readonly #frame: Frame
  #request: number | null = null
  #last: number | null = null

  constructor(frame: Frame) {
    this.#frame = frame
  }

  wake(): void {
    this.#request ??= requestAnimationFrame(this.#run)
  }

  stop(): void {
    if (this.#request !== null) cancelAnimationFrame(this.#request)
    this.#request = null
  }

  readonly #run = (now: number): void => {
    this.#request = null
    const elapsed = this.#last === null ? 16 : Math.min(LONGEST_STEP, now - this.#last)
    const more = this.#frame(now, elapsed)
    this.#last = more ? now : null
    if (more) this.wake()
  }
}
