import { createServer } from 'node:net'

/**
 * How long a test waits for what sockets, processes and clocks bring about. It bounds a test that fails and times nothing: a
 * machine that has other work is slow, not wrong.
 */
export const PATIENCE = { timeout: 90_000, interval: 20 }

/** Waits for a fact; whoever waits in vain is told which. */
export const until = async (fact: string, holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + PATIENCE.timeout
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`In vain: ${fact}`)
    await new Promise((resolve) => setTimeout(resolve, PATIENCE.interval))
  }
}

/** Systems give calls that go out a port of 32768 or more of their own. */
const [LOWEST, HIGHEST] = [10_000, 32_767]
const given = new Set<number>()

/**
 * A port of loopback that nobody listens on, for a node that is to come back at the same address. It is none that the system
 * gives to somebody's call while the node is away, and none that this process was given before.
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1))
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
