import type { Link } from './link'

/** One end of a connection, and what the test says and hears at the other. */
export class Wire<Outgoing, Incoming> implements Link<Outgoing, Incoming> {
  readonly heard: Outgoing[] = []
  isOpen = true
  private listener: (message: Incoming) => void = () => undefined

  send(message: Outgoing): void {
    this.heard.push(message)
  }
  onMessage(listener: (message: Incoming) => void): void {
    this.listener = listener
  }
  onClose(): void {}
  close(): void {
    this.isOpen = false
  }
  say(message: Incoming): void {
    this.listener(message)
  }
}
