import type { Link } from './link'

/** One end of a connection, and what the test says and hears at the other. */
export class Wire<Outgoing, Incoming> implements Link<Outgoing, Incoming> {
  readonly heard: Outgoing[] = []
  isOpen = true
  /** For a test that couples two ends. */
  onSent: (message: Outgoing) => void = () => undefined
  private listener: (message: Incoming) => void = () => undefined
  private ended: () => void = () => undefined

  send(message: Outgoing): void {
    this.heard.push(message)
    if (this.isOpen) this.onSent(message)
  }
  onMessage(listener: (message: Incoming) => void): void {
    this.listener = listener
  }
  onClose(listener: () => void): void {
    this.ended = listener
  }
  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.ended()
  }
  say(message: Incoming): void {
    this.listener(message)
  }
}
