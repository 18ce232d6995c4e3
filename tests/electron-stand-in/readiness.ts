/** Whether the application is ready: a promise for `whenReady`, a flag for what must happen before. */
class Readiness {
  isReady = false
  private resolve: () => void = () => {}
  readonly promise = new Promise<void>((resolve) => {
    this.resolve = resolve
  })

  /** The browser can open windows; what had to happen before can no longer happen. */
  begin(): void {
    this.isReady = true
  }

  /** Lets those go on who wait. */
  announce(): void {
    this.resolve()
  }
}

export const readiness = new Readiness()
