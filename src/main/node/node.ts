import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ParsedInputOf } from '@contract/contract'
import { OPERATIONS } from '@contract/contract'
import { merchantRow } from '../access/merchant'
import { hashSecret } from '../access/secrets'
import { merchantOfToken } from '../access/tokens'
import type { Credential, NodePort, Remote, SessionOperationName, SignedIn } from '../api/ports'
import { faultFacts } from '../api/log'
import type { Log } from '../api/log'
import { CREATE_STORE_COMMAND } from '../command/create-store'
import type { CreateStoreInput } from '../command/create-store'
import { parseInput } from '../command/input'
import { isOfThisMachine } from '../server/origins'
import { createMetrics } from '../server/metrics'
import { openConnection } from '../store/connection'
import type { Connection, Durability } from '../store/connection'
import { toEntity } from '../store/entities'
import { StoreFault } from '../store/faults'
import { lockFolder } from '../store/folder-lock'
import { freshId } from '../store/ids'
import type { PairingDoor } from '../server/pairing-route'
import type { SyncCaller, SyncDoor } from '../server/sync-sockets'
import type { Result } from '../store/refusal'
import type { PairingAnswer, PairingRequest } from '../sync/pairing'
import { MerchantStore } from './merchant-store'
import { beginFreshCopy, FILE_SUFFIXES, finishFreshCopies } from './fresh-copy'
import { joinHub, membershipOf } from './join-hub'
import { isTerminalFile, writeMembership } from './membership'
import type { NodeNetwork } from './network'
import { VERSION } from './version'

export interface NodeOptions {
  dataFolder: string
  log: Log
  now?(): number
  /** Only bench and simulator pass it; the product runs FULL. */
  durability?: Durability
}

const EXTENSION = '.floorbook'
const refused = (
  code: 'NOT_FOUND' | 'ALREADY_SET_UP' | 'UNAUTHENTICATED' | 'HUB_UNREACHABLE',
  path?: string,
): Result<never> => ({
  ok: false,
  refusal: { code, ...(path === undefined ? {} : { path }) },
})

/**
 * The same node with and without Electron: one data folder, the stores in it (one file each, architecture rule 12), who
 * may come in. What crosses its border is api/ports.ts.
 */
export class FloorbookNode implements NodePort, SyncDoor, PairingDoor {
  readonly version = VERSION
  readonly metrics = createMetrics()
  private readonly options: NodeOptions
  private readonly folder: string
  private readonly unlock: () => void
  private readonly open = new Map<string, MerchantStore>()
  private settingUp = false
  private network: NodeNetwork | undefined

  /** @throws StoreFault STORE_IN_USE, STORE_DAMAGED, STORE_TOO_NEW, STORE_UNSAFE */
  constructor(options: NodeOptions) {
    this.options = options
    this.folder = join(options.dataFolder, 'stores')
    this.unlock = lockFolder(options.dataFolder)
    mkdirSync(this.folder, { recursive: true })
    try {
      finishFreshCopies(this.folder)
      for (const file of readdirSync(this.folder)) {
        if (file.endsWith(EXTENSION)) this.reopenStore(file.slice(0, -EXTENSION.length))
      }
    } catch (thrown) {
      this.close()
      throw thrown
    }
  }

  now(): number {
    return this.options.now?.() ?? Date.now()
  }

  /** The stores that are there; one that a terminal still waits for is none yet. */
  stores(): readonly MerchantStore[] {
    return [...this.open.values()].filter(({ station }) => station.isReady)
  }

  /** Whether this node belongs to a store, be it that it has not arrived yet. */
  get isSetUp(): boolean {
    return this.open.size > 0
  }

  /** Connects this node's stores with other machines, and opens its door where it stood open before, or is to. */
  async connect(network: NodeNetwork, listen: boolean): Promise<void> {
    this.network = network
    const stores = [...this.open.values()]
    if (listen || stores.some(({ station }) => station.isHub && station.neighbours.membership.listening))
      await network.listen()
    for (const { station } of stores) station.connect(network)
  }

  admit(caller: SyncCaller): ReturnType<SyncDoor['admit']> {
    return this.open.get(caller.merchantId)?.station.entrance.admit(caller) ?? 'UNKNOWN'
  }

  knows(caller: Parameters<SyncDoor['knows']>[0]): boolean {
    return this.open.get(caller.merchantId)?.station.entrance.knows(caller) ?? false
  }

  async pair(request: PairingRequest): Promise<PairingAnswer | 'OTHER_STORE' | undefined> {
    const pairing = this.stores().filter(({ station }) => station.entrance.isPairing)
    const { merchantId = pairing[0]?.merchantId } = request
    const asked = pairing.find((store) => store.merchantId === merchantId)
    if (asked === undefined) return pairing.length === 0 ? undefined : 'OTHER_STORE'
    return asked.station.entrance.pair(request)
  }

  /** Makes a store with its first command; nothing of it stays where that fails. Answers the owner's id. */
  async createStore(input: CreateStoreInput): Promise<Result<{ store: MerchantStore; ownerId: string }>> {
    if (this.settingUp || this.open.size > 0) return refused('ALREADY_SET_UP')
    this.settingUp = true
    try {
      const merchantId = freshId(this.now())
      const store = this.openStore(merchantId, this.connection(merchantId))
      const outcome = await store.issue(CREATE_STORE_COMMAND, input, null)
      if (!outcome.ok) {
        store.close()
        this.discard(merchantId)
        return outcome
      }
      // Not before: a store without its merchant's row is none yet for whoever asks meanwhile.
      this.open.set(merchantId, store)
      if (this.network !== undefined) store.station.connect(this.network)
      // Where the door stands open already, others are told now whose it is.
      this.network?.announce()
      return { ok: true, value: { store, ownerId: (outcome.value as { ownerId: string }).ownerId } }
    } finally {
      this.settingUp = false
    }
  }

  async session(name: SessionOperationName, input: unknown, remote: Remote): Promise<Result<unknown>> {
    const schema = OPERATIONS.get(name)?.input
    const parsed = schema === undefined ? refused('NOT_FOUND', 'name') : parseInput(schema, input)
    if (!parsed.ok) return parsed
    switch (name) {
      case 'setup.status':
        return { ok: true, value: this.status() }
      case 'setup.findHubs':
        return { ok: true, value: { items: this.network?.hubs() ?? [] } }
      case 'setup.pair':
        // A terminal that holds a store must not be led away from it by whoever reaches its port.
        if (this.isSetUp && !isOfThisMachine(remote.address)) return refused('ALREADY_SET_UP')
        return this.join(parsed.value as ParsedInputOf<'setup.pair'>)
      case 'setup.createStore':
        return this.setUp(parsed.value as ParsedInputOf<'setup.createStore'>)
      case 'sessions.names':
      case 'sessions.signInWithPin':
      case 'sessions.signInWithPassword': {
        const { merchantId } = parsed.value as { merchantId?: string }
        const store = this.storeOf(merchantId)
        if (store === undefined) return refused('NOT_FOUND', 'merchantId')
        if (name === 'sessions.names') return { ok: true, value: store.signIn.names() }
        return name === 'sessions.signInWithPin'
          ? store.signIn.withPin(parsed.value as ParsedInputOf<'sessions.signInWithPin'>, this.now())
          : store.signIn.withPassword(parsed.value as ParsedInputOf<'sessions.signInWithPassword'>, this.now())
      }
    }
  }

  async authenticate(
    credential: Credential,
    merchantId: string | undefined,
    _remote: Remote,
  ): Promise<Result<SignedIn>> {
    const named = credential.kind === 'bearer' ? merchantOfToken(credential.token) : undefined
    const store = this.storeOf(merchantId ?? named)
    if (store === undefined)
      return merchantId === undefined ? refused('UNAUTHENTICATED') : refused('NOT_FOUND', 'x-merchant-id')
    // Another merchant's store does not exist for this caller (API-2).
    if (credential.kind === 'bearer' && named !== store.merchantId) {
      return merchantId === undefined || named === undefined
        ? refused('UNAUTHENTICATED')
        : refused('NOT_FOUND', 'x-merchant-id')
    }
    const staff =
      credential.kind === 'bearer'
        ? await store.signIn.byToken(credential.token, this.now())
        : await store.signIn.byBasic(credential.login, credential.password, this.now())
    if (!staff.ok) return staff
    return { ok: true, value: { store, staffId: staff.value, credentialId: `${store.merchantId}/${staff.value}` } }
  }

  /** Ends its stores; the network is closed by whoever opened it, before. */
  close(): void {
    for (const store of this.open.values()) store.close()
    this.open.clear()
    this.unlock()
  }

  /** The store that is named, or the only one. */
  private storeOf(merchantId: string | undefined): MerchantStore | undefined {
    const stores = this.stores()
    if (merchantId !== undefined) return stores.find((store) => store.merchantId === merchantId)
    return stores.length === 1 ? stores[0] : undefined
  }

  private status(): unknown {
    return {
      version: this.version,
      joining: this.joining(),
      stores: this.stores().map((store) => {
        const { id, name, language, trial, palette } = toEntity('merchant', merchantRow(store.reader))
        return { id, name, language, trial, palette }
      }),
    }
  }

  private async setUp(input: ParsedInputOf<'setup.createStore'>): Promise<Result<unknown>> {
    if (this.settingUp || this.open.size > 0) return refused('ALREADY_SET_UP')
    const { owner, ...store } = input
    const { pin, password, ...person } = owner
    const created = await this.createStore({
      ...store,
      trial: false,
      ownerSecret: [
        { ...person, role: 'owner', pinHash: await hashSecret(pin), passwordHash: await hashSecret(password) },
      ],
    })
    if (!created.ok) return created
    return { ok: true, value: await created.value.store.signIn.begin(created.value.ownerId, this.now()) }
  }

  /** The store that this terminal was paired with and that has not arrived yet. */
  private joining(): { address: string; code: string; afresh: boolean } | null {
    const waiting = [...this.open.values()].find(({ station }) => !station.isReady)
    if (waiting === undefined) return null
    const { hubAddresses, code, freshCopy } = waiting.station.neighbours.membership
    return { address: hubAddresses[0] ?? '', code, afresh: freshCopy !== undefined }
  }

  /**
   * Becomes a terminal of the store whose hub gave the code (SYN-6). Nothing is kept unless the hub has proved itself. A node
   * that has been shut out of its store, or quarantined, comes back to that store by it, with all that it has not sent; so does
   * one whose store does not arrive.
   */
  async join(input: ParsedInputOf<'setup.pair'>): Promise<Result<{ merchantId: string; terminalCode: string }>> {
    const { network } = this
    const returning = [...this.open.values()].find(({ station }) => station.mayPairAnew)
    if (this.settingUp || (this.open.size > 0 && returning === undefined)) return refused('ALREADY_SET_UP')
    if (network === undefined) return refused('HUB_UNREACHABLE', 'address')
    this.settingUp = true
    try {
      const { fingerprint } = network.identity
      const keepsTo = returning === undefined ? {} : { merchantId: returning.merchantId }
      const joined = await joinHub({ ...input, ...keepsTo, fingerprint })
      if (!joined.ok) return joined
      const { merchantId, terminalId, terminalCode, token } = joined.value.answer
      await network.keepToken(merchantId, terminalId, token)
      const membership = membershipOf(input, joined.value)
      if (returning !== undefined) {
        const paired = returning.station.pairAnew(membership)
        return paired.ok ? { ok: true, value: { merchantId, terminalCode } } : paired
      }
      const connection = this.connection(merchantId)
      writeMembership(connection, membership)
      const store = this.openStore(merchantId, connection)
      this.open.set(merchantId, store)
      store.station.connect(network)
      return { ok: true, value: { merchantId, terminalCode } }
    } finally {
      this.settingUp = false
    }
  }

  /** A file without a merchant is what a process left that died before its first commit: no store, and in nobody's way. */
  private reopenStore(merchantId: string): void {
    const connection = this.connectionAgain(merchantId)
    if (isTerminalFile(connection) || connection.statement('SELECT id FROM merchant').get() !== undefined) {
      this.open.set(merchantId, this.openStore(merchantId, connection))
      return
    }
    connection.close()
    this.discard(merchantId)
  }

  private fileOf(merchantId: string): string {
    return join(this.folder, merchantId + EXTENSION)
  }

  private connection(merchantId: string): Connection {
    const { durability } = this.options
    return openConnection({ file: this.fileOf(merchantId), ...(durability === undefined ? {} : { durability }) })
  }

  /** A terminal whose file is damaged begins another one, and fetches the store from its hub (OPS-5). A hub's stays as it is. */
  private connectionAgain(merchantId: string): Connection {
    try {
      return this.connection(merchantId)
    } catch (thrown) {
      if (!(thrown instanceof StoreFault) || thrown.code !== 'STORE_DAMAGED') throw thrown
      if (!this.beganFreshCopy(merchantId, thrown)) throw thrown
      return this.connection(merchantId)
    }
  }

  private beganFreshCopy(merchantId: string, { code }: StoreFault): boolean {
    const { durability, log } = this.options
    try {
      const begun = beginFreshCopy(this.fileOf(merchantId), { now: this.now(), durability })
      if (begun === undefined) return false
      const facts = { code, ...begun, aside: basename(begun.aside) }
      log.warn(facts, 'the data file was damaged and is set aside: the store is fetched from the hub')
      return true
    } catch (thrown) {
      log.error(faultFacts(thrown), 'no new data file could be made in the place of the damaged one')
      return false
    }
  }

  private openStore(merchantId: string, connection: Connection): MerchantStore {
    return new MerchantStore({ connection, merchantId, now: () => this.now(), log: this.options.log })
  }

  private discard(merchantId: string): void {
    for (const suffix of FILE_SUFFIXES) rmSync(this.fileOf(merchantId) + suffix, { force: true })
  }
}
