/** What the application and the page targets need to know of a window. */
export interface RegisteredWindow {
  readonly id: number
  /** The page's target in the browser, once it has one. */
  readonly targetId: string | undefined
  close(): void
  isDestroyed(): boolean
  /** The page is gone without having been asked. */
  lost(): void
  /** The page opened another one; the window's handler decides. */
  askToOpen(url: string): void
}

/** All open windows, in the order of their opening. */
export class WindowRegistry {
  private readonly open = new Set<RegisteredWindow>()
  private lastId = 0
  /** Called when the last window has closed. */
  onLastClosed: () => void = () => {}

  nextId(): number {
    return ++this.lastId
  }

  add(window: RegisteredWindow): void {
    this.open.add(window)
  }

  has(window: RegisteredWindow): boolean {
    return this.open.has(window)
  }

  /** Returns false for a window that had gone already. */
  remove(window: RegisteredWindow): boolean {
    return this.open.delete(window)
  }

  /** To be called after the window's own events have run. */
  announceRemoval(): void {
    if (this.open.size === 0) this.onLastClosed()
  }

  all(): RegisteredWindow[] {
    return [...this.open]
  }
}

export const windows = new WindowRegistry()
