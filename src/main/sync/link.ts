/**
 * One connection between a terminal and the hub, whatever carries it: a socket, or the simulator's wire. Messages may be
 * lost, doubled or come late; the protocol does not mind. After `close` nothing is received any more.
 */
export interface Link<Outgoing, Incoming> {
  /** Sends one message, or drops it. Never throws. */
  send(message: Outgoing): void
  onMessage(listener: (message: Incoming) => void): void
  /** Told once when the connection ends, whoever ended it. The other end may never learn of it. */
  onClose(listener: () => void): void
  close(): void
}

/** UTC milliseconds by the wall's clock, which may be wrong or jump. Nothing is ordered by it. */
export interface Clock {
  now(): number
}

/** Calls back after a while that no change of the clock shortens or lengthens; answers how to call it off. */
export interface Timers {
  after(milliseconds: number, run: () => void): () => void
}
