import { randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InputOf, OperationName, OutputOf } from '@contract/contract'
import type { Refusal } from '@contract/errors'
import type { SyncStatus } from '@contract/sync'
import type { Log } from '../api/log'
import { loadIdentity } from '../server/identity'
import { freePort, until } from '../server/testing'
import { openConnection } from '../store/connection'
import { freshId } from '../store/ids'
import { credentialFile } from './credential-file'
import type { MerchantStore } from './merchant-store'
import type { MulticastOptions } from './multicast'
import { NodeNetwork } from './network'
import { FloorbookNode } from './node'
import { createTrialStore } from './trial-store'

/** Several nodes of one store in one process, over real TLS sockets on loopback; for tests of what they do together. */
export class TestNodes {
  readonly faults: Record<string, unknown>[] = []
  /** All that was logged, as text. */
  readonly logged: string[] = []
  private readonly folder = mkdtempSync(join(tmpdir(), 'floorbook-nodes-'))
  private readonly nodes: TestNode[] = []
  private readonly log: Log = {
    error: (facts, message) => {
      this.faults.push(facts)
      this.logged.push(JSON.stringify([facts, message]))
    },
    warn: (facts, message) => this.logged.push(JSON.stringify([facts, message])),
  }
  private readonly discovery: MulticastOptions | undefined
  private readonly now: (name: string) => number

  /** Without a network to find each other on they do so by address only. */
  constructor(discovery?: MulticastOptions, now: (name: string) => number = () => Date.now()) {
    this.discovery = discovery
    this.now = now
  }

  /** A hub with the sample store. */
  async hub(): Promise<TestNode> {
    const node = await this.start('hub', true)
    const created = await createTrialStore(node.node)
    if (!created.ok) throw new Error(created.refusal.code)
    return node
  }

  /** A terminal that has been paired with a hub, and whose store has arrived. */
  async terminal(name: string, hub: TestNode, standby = false): Promise<TestNode> {
    const node = await this.start(name, false)
    await this.pair(node, hub, standby)
    await until(`the store is at ${name}`, () => node.node.stores().length === 1 && node.phase === 'live')
    return node
  }

  async pair(terminal: TestNode, hub: TestNode, standby = false): Promise<void> {
    const opened = await hub.operate('sync.openPairing', { standby })
    const joined = await terminal.node.join({
      address: opened.addresses[0] ?? '',
      code: opened.code,
      terminalName: terminal.name,
    })
    if (!joined.ok) throw new Error(`${terminal.name} was not let in: ${joined.refusal.code}`)
  }

  /** A node on its own disk; started again under the same name it finds what it had, and its door's port. */
  async start(name: string, listen: boolean, doorPort?: number): Promise<TestNode> {
    // A terminal says where it would be reached as a hub before it is one.
    const port = doorPort ?? (await freePort())
    const folder = join(this.folder, name)
    const node = new FloorbookNode({
      dataFolder: folder,
      log: this.log,
      durability: 'NORMAL',
      now: () => this.now(name),
    })
    const network = new NodeNetwork({
      node,
      identity: await loadIdentity(join(folder, 'identity')),
      credentials: credentialFile(join(folder, 'credential.json')),
      host: '127.0.0.1',
      port,
      server: { rendererFolder: join(folder, 'none'), log: false },
      plainHttp: false,
      discovery: this.discovery,
      log: this.log,
    })
    await node.connect(network, listen)
    const started = new TestNode(name, node, network)
    this.nodes.push(started)
    return started
  }

  /** A copy of a stopped node's disk; answers how to put it in the disk's place. */
  backup(name: string): () => void {
    const [disk, copy] = [join(this.folder, name), join(this.folder, `${name}-${randomUUID()}`)]
    cpSync(disk, copy, { recursive: true })
    return () => {
      rmSync(disk, { recursive: true })
      cpSync(copy, disk, { recursive: true })
    }
  }

  /** What a node has kept of its tokens, as text. */
  credentials(name: string): string {
    return readFileSync(join(this.folder, name, 'credential.json'), 'utf8')
  }

  /** Makes the rows of a stopped node what another program would have left. */
  writeRows(name: string, sql: string): void {
    const folder = join(this.folder, name)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.floorbook'),
    )
    for (const file of files) {
      const connection = openConnection({ file: join(folder, file), durability: 'NORMAL' })
      connection.statement(sql).run()
      connection.close()
    }
  }

  /** The folder in which a node has its data files. */
  storesOf(name: string): string {
    return join(this.folder, name, 'stores')
  }

  /** A machine that has stopped, copied with all that it has. */
  copy(name: string, copy: string): void {
    cpSync(join(this.folder, name), join(this.folder, copy), { recursive: true })
  }

  async close(): Promise<void> {
    for (const node of this.nodes) await node.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** One of them, as its owner uses it. */
export class TestNode {
  readonly name: string
  readonly node: FloorbookNode
  readonly network: NodeNetwork
  private stopped = false

  constructor(name: string, node: FloorbookNode, network: NodeNetwork) {
    this.name = name
    this.node = node
    this.network = network
  }

  get store(): MerchantStore {
    const [store] = this.node.stores()
    if (store === undefined) throw new Error(`${this.name} has no store`)
    return store
  }

  get phase(): string {
    return this.store.station.state().phase
  }

  /** Where its door listens. */
  get port(): number {
    return Number(new URL(this.network.listeningAt()[0] ?? '').port)
  }

  get ownerId(): string {
    return this.store.reader.first<{ id: string }>(`SELECT id FROM staff WHERE role = 'owner'`)?.id ?? ''
  }

  /** A command of the owner's; what it answers, or its refusal's code. */
  async command<Name extends OperationName>(
    name: Name,
    input: InputOf<Name>,
    id = freshId(Date.now()),
  ): Promise<OutputOf<Name> | Refusal['code']> {
    const outcome = await this.store.execute({ id, name, input, staffId: this.ownerId })
    return outcome.ok ? (outcome.value as OutputOf<Name>) : outcome.refusal.code
  }

  ask<Name extends OperationName>(name: Name, input: InputOf<Name>): OutputOf<Name> {
    const answer = this.store.ask(name, input, this.ownerId)
    if (!answer.ok) throw new Error(`${name} was refused: ${answer.refusal.code}`)
    return answer.value as OutputOf<Name>
  }

  /** The store's units, as the floor's manager has listed them. */
  unitIds(): string[] {
    return this.ask('allocationUnits.find', { limit: 50 }).items.map(({ id }) => id)
  }

  async operate<Name extends Extract<OperationName, `sync.${string}`>>(
    name: Name,
    input: InputOf<Name>,
  ): Promise<OutputOf<Name>> {
    const answer = await this.store.operate(name, input, this.ownerId)
    if (!answer.ok) throw new Error(`${name} was refused: ${answer.refusal.code}`)
    return answer.value as OutputOf<Name>
  }

  status(): SyncStatus {
    return this.store.station.status()
  }

  /** Seats a party at a unit; the order's id, or the refusal's code. */
  async seat(unitId: string): Promise<string> {
    const outcome = await this.command('saleOrders.create', { allocationUnitIds: [unitId] })
    return typeof outcome === 'string' ? outcome : outcome.order.id
  }

  /** Whose order sits at a unit now. */
  orderAt(unitId: string): string | undefined {
    return this.store.reader.first<{ id: string }>(
      `SELECT usage_id AS id FROM allocation_usage WHERE allocation_unit_id = ? AND status IN ('ACTIVE', 'SUCCESS')`,
      unitId,
    )?.id
  }

  async stop(): Promise<void> {
    if (this.stopped) return
    this.stopped = true
    await this.network.close()
    this.node.close()
  }
}
