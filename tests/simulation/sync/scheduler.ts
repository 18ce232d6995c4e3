interface Event {
  at: number
  order: number
  run(): void
}

/** An evening takes some twenty thousand events; one that takes this many talks in circles. */
const MOST_EVENTS = 150_000

/** Virtual time: what is due next runs next, at once. Same events, same order, however fast the machine. */
export class Scheduler {
  now = 0
  count = 0
  /** Nothing more is of interest. */
  stopped = false
  private order = 0
  private readonly heap: Event[] = []

  after(milliseconds: number, run: () => void): () => void {
    const event: Event = { at: this.now + Math.max(0, milliseconds), order: (this.order += 1), run }
    this.push(event)
    return () => {
      event.run = () => undefined
    }
  }

  /** Runs all that is due up to an instant. */
  runUntil(end: number, afterEach: () => void): void {
    for (let next = this.heap[0]; next !== undefined && next.at <= end && !this.stopped; next = this.heap[0]) {
      this.pop()
      this.now = next.at
      this.count += 1
      if (this.count > MOST_EVENTS) throw new Error('it never comes to rest')
      next.run()
      afterEach()
    }
    this.now = end
  }

  private push(event: Event): void {
    const { heap } = this
    let index = heap.push(event) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!before(event, heap[parent] as Event)) break
      heap[index] = heap[parent] as Event
      index = parent
    }
    heap[index] = event
  }

  private pop(): void {
    const { heap } = this
    const last = heap.pop() as Event
    if (heap.length === 0) return
    let index = 0
    for (;;) {
      let child = index * 2 + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1] as Event, heap[child] as Event)) child += 1
      if (!before(heap[child] as Event, last)) break
      heap[index] = heap[child] as Event
      index = child
    }
    heap[index] = last
  }
}

const before = (left: Event, right: Event): boolean =>
  left.at < right.at || (left.at === right.at && left.order < right.order)
