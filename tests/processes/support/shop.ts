import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AllocationUnit } from '@contract/entities/floor'
import type { Terminal } from '@contract/entities/terminal'
import type { PairingCode } from '@contract/operations/terminals'
import type { SyncPhase } from '@contract/sync'
import { freePort } from '../../../src/main/server/testing'
import { eventually } from './facts'
import { FloorNode } from './floor-node'
import { Network } from './network'
import { soldTwice, standingOf } from './stored'

/** A store with a hub and terminals, each a process of its own, with the test's network between them. */
export class Shop {
  readonly network = new Network()
  /** Tables, each for one test. */
  units: string[] = []
  private readonly folder = mkdtempSync(join(tmpdir(), 'floorbook-shop-'))
  private readonly nodes = new Map<string, FloorNode>()

  /** The first name is the hub's; the others are paired with it, and have the store, when this resolves. */
  static open(...names: string[]): Promise<Shop> {
    return Shop.with(names, true)
  }

  /** The same for many nodes, which dial each other without the test's network between them. */
  static openDirect(...names: string[]): Promise<Shop> {
    return Shop.with(names, false)
  }

  private static async with(names: readonly string[], relayed: boolean): Promise<Shop> {
    const shop = new Shop()
    try {
      const [hub = '', ...terminals] = names
      await shop.place(names, relayed)
      await shop.node(hub).start('--sample', 'restaurant', '--role', 'hub')
      for (const terminal of terminals) await shop.pair(terminal, hub)
      await Promise.all(terminals.map((terminal) => shop.reaches(terminal, 'live')))
      const { items } = await shop
        .node(hub)
        .api.must<{ items: AllocationUnit[] }>('GET', 'commerce/allocation-units?limit=500')
      shop.units = items.map(({ id }) => id)
      return shop
    } catch (thrown) {
      await shop.close()
      throw thrown
    }
  }

  node(name: string): FloorNode {
    const node = this.nodes.get(name)
    if (node === undefined) throw new Error(`There is no node ${name}`)
    return node
  }

  /** The next table that no test has used. */
  freshUnit(): string {
    const unit = this.units.shift()
    if (unit === undefined) throw new Error('The sample floor has no more tables')
    return unit
  }

  /** What the hub knows of a terminal. */
  async row(name: string, hub: string): Promise<Terminal> {
    const { items } = await this.node(hub).api.must<{ items: Terminal[] }>('GET', 'store/terminals?limit=100')
    const row = items.find((terminal) => terminal.name === name)
    if (row === undefined) throw new Error(`${hub} knows no terminal ${name}`)
    return row
  }

  /** Starts a terminal for the first time. */
  async pair(name: string, hub: string): Promise<void> {
    const { code } = await this.node(hub).api.must<PairingCode>('POST', 'store/pairing-code', {})
    const words = ['--role', 'terminal', '--hub', this.node(hub).address, '--code', code, '--name', name]
    await this.node(name).start(...words)
  }

  /** Waits until a node says that it is in this phase. */
  async reaches(name: string, phase: SyncPhase): Promise<void> {
    await eventually(`${name} is ${phase}`, async () => {
      const { state } = await this.node(name).api.status()
      if (state.phase !== phase) throw new Error(`${name} is ${state.phase}`)
      return true
    })
  }

  /** Waits until these nodes have sent everything and hold the same; answers the seq. Nothing is ever sold twice. */
  async agree(...names: string[]): Promise<number> {
    const seq = await eventually(`${names.join(', ')} agree`, async () => {
      for (const name of names) {
        const { state, outbox } = await this.node(name).api.status()
        if (!['leading', 'live'].includes(state.phase)) throw new Error(`${name} is ${state.phase}`)
        if (outbox.waiting > 0) throw new Error(`${name} has ${outbox.waiting} commands waiting`)
      }
      const standings = names.map((name) => standingOf(this.node(name).file))
      if (new Set(standings.map((standing) => JSON.stringify(standing))).size > 1) {
        throw new Error(JSON.stringify(standings))
      }
      return standings[0]?.seq
    })
    for (const name of names) {
      const twice = soldTwice(this.node(name).file)
      if (twice.length > 0) throw new Error(`${name} has sold twice: ${JSON.stringify(twice)}`)
    }
    return seq
  }

  /** Keeps a copy of the data of a node that has been stopped. */
  keep(name: string): string {
    const copy = join(this.folder, `${name} kept`)
    rmSync(copy, { recursive: true, force: true })
    cpSync(this.node(name).data, copy, { recursive: true })
    return copy
  }

  /** Puts a copy in the place of the data of a node that has been stopped. */
  restore(name: string, copy: string): void {
    rmSync(this.node(name).data, { recursive: true, force: true })
    cpSync(copy, this.node(name).data, { recursive: true })
  }

  /** Makes room for machines that are not started yet. */
  async place(names: readonly string[], relayed = true): Promise<void> {
    const doors: Record<string, number> = {}
    for (const name of names) doors[name] = await freePort()
    for (const name of names) {
      if (relayed) await this.network.connect(name, doors)
      const options = { name, data: join(this.folder, name), port: await freePort(), door: doors[name] ?? 0 }
      this.nodes.set(name, new FloorNode({ ...options, routes: this.network.routesOf(name) }))
    }
  }

  /** Ends all its processes. */
  async close(): Promise<void> {
    await Promise.all([...this.nodes.values()].map((node) => node.kill()))
    this.network.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
