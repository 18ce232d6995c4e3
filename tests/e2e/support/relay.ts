import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A way between two machines, on loopback, that a test can cut and mend: what goes over it is encrypted from end to end. */
export interface Relay {
  readonly address: string
  readonly port: number
  /** The cable is out: what is connected breaks, and nothing new gets through. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** A way to a port of this machine, which need not be listened on yet. */
export async function openRelay(target: number): Promise<Relay> {
  const ends = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(target, '127.0.0.1')
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end)
      end.pipe(other)
      end.on('error', () => other.destroy())
      end.on('close', () => {
        ends.delete(end)
        other.destroy()
      })
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const breakAll = (): void => {
    for (const end of ends) end.destroy()
  }
  return {
    port,
    address: `https://127.0.0.1:${port}`,
    cut() {
      isCut = true
      breakAll()
    },
    mend() {
      isCut = false
    },
    async close() {
      breakAll()
      await new Promise((closed) => server.close(closed))
    },
  }
}
