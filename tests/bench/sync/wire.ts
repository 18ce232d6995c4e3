import type { Link } from '../../../src/main/sync/link'
import { TerminalMessage } from '../../../src/main/sync/protocol'
import type { HubMessage } from '../../../src/main/sync/protocol'

/** What is said to the hub, without the epoch that each message carries. */
export type Saying = TerminalMessage extends infer Message
  ? Message extends TerminalMessage
    ? Omit<Message, 'epoch'>
    : never
  : never

/** A message to many is serialised once, as the product's sockets do it. */
const texts = new WeakMap<HubMessage, string>()

/**
 * The hub's end of a connection in this process: messages are text on the way and are read and checked as at a socket, but
 * there is none. For what the hub itself costs.
 */
export class Wire implements Link<HubMessage, TerminalMessage> {
  private listener: (message: TerminalMessage) => void = () => undefined
  private readonly heard: (message: HubMessage) => void
  /** Characters that the hub has sent. */
  sent = 0

  constructor(heard: (message: HubMessage) => void) {
    this.heard = heard
  }

  send(message: HubMessage): void {
    let text = texts.get(message)
    if (text === undefined) {
      text = JSON.stringify(message)
      texts.set(message, text)
    }
    this.sent += text.length
    this.heard(message)
  }

  onMessage(listener: (message: TerminalMessage) => void): void {
    this.listener = listener
  }

  onClose(): void {
    // Lives as long as its process.
  }

  close(): void {
    // Whoever waits for an answer would wait for ever: the measurement has ended, or is broken and is seen to hang.
  }

  /** Says something to the hub, as text. */
  say(text: string): void {
    this.listener(TerminalMessage.parse(JSON.parse(text)))
  }
}
