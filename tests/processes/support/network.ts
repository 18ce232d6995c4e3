import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/**
 * The network between the processes of a test. What one node dials goes through a link of the test's (support/routes.mjs
 * sends it there), so that the test decides what arrives. TLS passes through unread.
 */

/** What of one direction arrives: all of it, or nothing now and all later. */
type Flow = 'open' | 'frozen'

interface Pair {
  near: Socket
  far: Socket
}

/** One way to dial one node: `out` is what the dialling node says, `back` what it is answered. */
class Link {
  private readonly server: Server
  private readonly pairs = new Set<Pair>()
  private readonly target: number
  private out: Flow = 'open'
  private back: Flow = 'open'
  private down = false

  constructor(target: number) {
    this.target = target
    // Half-open, because each end closes when the other end has: a link does not close by itself.
    this.server = createServer({ allowHalfOpen: true }, (near) => this.take(near))
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return (this.server.address() as AddressInfo).port
  }

  /** A cut cable: what is connected breaks, and nothing new comes about. */
  cut(): void {
    this.down = true
    this.drop()
  }

  /** Breaks what is connected, once. */
  drop(): void {
    for (const pair of this.pairs) this.end(pair)
  }

  /** One of the directions, or both, carry nothing; connections stay as they are. */
  hush(flows: { out?: Flow; back?: Flow }): void {
    this.out = flows.out ?? this.out
    this.back = flows.back ?? this.back
    for (const pair of this.pairs) this.apply(pair)
  }

  heal(): void {
    this.down = false
    this.hush({ out: 'open', back: 'open' })
  }

  close(): void {
    this.cut()
    this.server.close()
  }

  private take(near: Socket): void {
    if (this.down) {
      near.on('error', () => undefined).destroy()
      return
    }
    const far = connect({ port: this.target, host: '127.0.0.1', allowHalfOpen: true })
    const pair = { near, far }
    this.pairs.add(pair)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => from.destroy())
      // The end of a connection is a message too: of a socket that is paused it is not heard.
      from.on('data', (bytes: Buffer) => to.write(bytes))
      from.on('end', () => to.end())
      from.on('close', () => {
        to.destroy()
        this.pairs.delete(pair)
      })
    }
    this.apply(pair)
  }

  private apply({ near, far }: Pair): void {
    if (this.out === 'frozen') near.pause()
    else near.resume()
    if (this.back === 'frozen') far.pause()
    else far.resume()
  }

  private end(pair: Pair): void {
    this.pairs.delete(pair)
    pair.near.destroy()
    pair.far.destroy()
  }
}

/** All links between the nodes of one test, by who dials whom. */
export class Network {
  private readonly links = new Map<string, Link>()
  private readonly routes = new Map<string, Record<number, number>>()

  /** Makes the ways from one node to the doors of the others; answers them for `routes.mjs`. */
  async connect(from: string, doors: Readonly<Record<string, number>>): Promise<void> {
    const routes: Record<number, number> = {}
    for (const [to, door] of Object.entries(doors)) {
      if (to === from) continue
      const link = new Link(door)
      routes[door] = await link.listen()
      this.links.set(`${from} ${to}`, link)
    }
    this.routes.set(from, routes)
  }

  /** As an environment variable of a started node. */
  routesOf(from: string): string {
    return JSON.stringify(this.routes.get(from) ?? {})
  }

  link(from: string, to: string): Link {
    const link = this.links.get(`${from} ${to}`)
    if (link === undefined) throw new Error(`${from} has no way to ${to}`)
    return link
  }

  /** Parts some nodes from all others, in both directions. */
  part(...island: string[]): void {
    this.across(island, (link) => link.cut())
  }

  heal(): void {
    for (const link of this.links.values()) link.heal()
  }

  close(): void {
    for (const link of this.links.values()) link.close()
  }

  private across(island: readonly string[], run: (link: Link) => void): void {
    for (const [name, link] of this.links) {
      const [from = '', to = ''] = name.split(' ')
      if (island.includes(from) !== island.includes(to)) run(link)
    }
  }
}
