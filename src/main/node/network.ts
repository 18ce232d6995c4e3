import type { OperationCount } from '@contract/sync'
import type { Log } from '../api/log'
import { faultFacts } from '../api/log'
import { merchantRow } from '../access/merchant'
import { nameIn } from '@contract/primitives'
import { toEntity } from '../store/entities'
import { PROTOCOL_VERSION } from '../sync/protocol'
import { announceHub, merchantMarkOf } from './discovery'
import { HubWatch } from './hub-watch'
import type { MulticastOptions } from './multicast'
import { isStale } from '../server/certificates'
import type { DoorCertificate } from '../server/certificates'
import { doorCertificate } from '../server/door-certificate'
import { hostsOf, lanAddresses } from '../server/identity'
import type { Identity } from '../server/identity'
import { isLoopback } from '../server/origins'
import type { FloorbookServer, ServerOptions } from '../server/server'
import { createServer } from '../server/server'
import type { Result } from '../store/refusal'
import type { CredentialKeeper } from './credential-file'
import type { FloorbookNode } from './node'

/** What a store's station needs of the machines around it. */
export interface Network {
  readonly identity: Identity
  /** Other machines may call this one over plain HTTP. */
  readonly plainHttp: boolean
  /** Opens the door for terminals and tablets; answers where it is reached. Does nothing where it is open. */
  listen(): Promise<Result<string[]>>
  /** Where this node is reached, or would be, were its door open. */
  reachedAt(): string[]
  /** Where it is reached now; nothing while the door is closed. */
  listeningAt(): string[]
  /** What the node shows at other doors as this terminal of the store. */
  token(merchantId: string, terminalId: string): Promise<string | undefined>
  /** What it shows where that is not known: what it was let in with before. */
  formerToken(merchantId: string, terminalId: string): Promise<string | undefined>
  /**
   * Kept beside that of a former identity, until the node has become this terminal. `former`: the token that it takes the place
   * of, which the store may know alone: where the hub was lost, or restored, before it knew the new one.
   */
  keepToken(merchantId: string, terminalId: string, token: string, former?: string): Promise<void>
  /** Where hubs of this store have announced themselves. */
  found(merchantId: string): string[]
  /** A terminal has reported a commit so many milliseconds after it was durable. */
  delivered(terminalCode: string, milliseconds: number): void
  /** Tells the network which stores lead here and what they are called, where either is not what it was told last. */
  announce(): void
  operations(): OperationCount[]
}

export interface NodeNetworkOptions {
  node: FloorbookNode
  identity: Identity
  credentials: CredentialKeeper
  /** Where the door stands, once it is open: an address of this machine, or 0.0.0.0 for all. */
  host: string
  /** 0 takes a free one. */
  port: number
  /** What others are told instead, where this machine is reached through something else: another network, a relay. */
  addresses?: readonly string[] | undefined
  /** How the door is served; the same as what this machine's own windows and browsers get. */
  server: Pick<ServerOptions, 'rendererFolder' | 'log'>
  plainHttp: boolean
  /** How hubs and terminals of this network find each other; undefined: only by address. */
  discovery: MulticastOptions | undefined
  log: Log
}

/** Addresses change when a router is exchanged or a cable pulled: within this time the door's certificate names the new ones. */
const CERTIFICATE_INTERVAL = 60_000

const formerKey = (merchantId: string, terminalId: string): string => `${merchantId}/${terminalId}/former`

/** This node's one TLS port for other machines (SYN-7), and what it shows at others'. */
export class NodeNetwork implements Network {
  readonly identity: Identity
  readonly plainHttp: boolean
  private readonly options: NodeNetworkOptions
  private opening: Promise<Result<string[]>> | undefined
  private server: FloorbookServer | undefined
  private tokens: Record<string, string> | undefined
  /** One after the other: the stores of a node share one file of tokens. */
  private keeping: Promise<void> = Promise.resolve()
  private readonly watch: HubWatch | undefined
  private announcements: { stop(): Promise<void> }[] = []
  /** What the network was told last, as text. */
  private announced = ''
  /** One after the other: what is said anew must not be overtaken by the farewell to what was said before. */
  private announcing: Promise<unknown> = Promise.resolve()
  private closed = false
  private shown: DoorCertificate | undefined
  private renewal: NodeJS.Timeout | undefined

  constructor(options: NodeNetworkOptions) {
    this.options = options
    this.identity = options.identity
    this.plainHttp = options.plainHttp
    this.watch = options.discovery && new HubWatch(options.discovery, () => options.node.now())
  }

  listen(): Promise<Result<string[]>> {
    this.opening ??= this.open()
    return this.opening
  }

  reachedAt(): string[] {
    const { host, port, addresses } = this.options
    if (addresses !== undefined && addresses.length > 0) return [...addresses]
    const hosts = host === '0.0.0.0' || host === '::' ? lanAddresses() : [host]
    return hosts.map(
      (address) => `https://${address.includes(':') ? `[${address}]` : address}:${this.server?.port ?? port}`,
    )
  }

  listeningAt(): string[] {
    return this.server === undefined ? [] : this.reachedAt()
  }

  async token(merchantId: string, terminalId: string): Promise<string | undefined> {
    const tokens = await this.allTokens()
    return tokens[`${merchantId}/${terminalId}`] ?? tokens[merchantId]
  }

  async formerToken(merchantId: string, terminalId: string): Promise<string | undefined> {
    return (await this.allTokens())[formerKey(merchantId, terminalId)]
  }

  keepToken(merchantId: string, terminalId: string, token: string, former?: string): Promise<void> {
    const kept = this.keeping.then(async () => {
      const { [formerKey(merchantId, terminalId)]: _before, ...others } = await this.allTokens()
      const tokens = {
        ...others,
        [`${merchantId}/${terminalId}`]: token,
        ...(former !== undefined && { [formerKey(merchantId, terminalId)]: former }),
      }
      await this.options.credentials.write(JSON.stringify(tokens))
      this.tokens = tokens
    })
    this.keeping = kept.catch(() => undefined)
    return kept
  }

  /** Hubs that announce themselves on this network. */
  hubs(): { name: string; address: string; fingerprint: string }[] {
    return (this.watch?.hubs() ?? []).map(({ name, address, fingerprint }) => ({ name, address, fingerprint }))
  }

  found(merchantId: string): string[] {
    return this.watch?.of(merchantId) ?? []
  }

  delivered(terminalCode: string, milliseconds: number): void {
    this.options.node.metrics.delivered(terminalCode, milliseconds / 1_000)
  }

  announce(): void {
    this.announcing = this.announcing
      .then(() => this.announceAnew())
      .catch((thrown: unknown) => this.options.log.error(faultFacts(thrown), 'the hub could not be announced'))
  }

  operations(): OperationCount[] {
    return this.options.node.metrics.operations()
  }

  /** Shows another certificate where the one that is shown lacks an address of this machine, or is old. */
  async renewCertificate(): Promise<void> {
    const { node, log } = this.options
    try {
      if (this.shown === undefined || !isStale(this.shown, hostsOf(this.reachedAt()), node.now())) return
      const fresh = await this.certificate()
      this.server?.show(fresh)
      this.shown = fresh
    } catch (thrown) {
      log.error(faultFacts(thrown), 'the certificate of the door for other machines could not be renewed')
    }
  }

  async close(): Promise<void> {
    await this.opening
    await this.watch?.stop()
    this.closed = true
    clearInterval(this.renewal)
    await this.announcing
    for (const announcement of this.announcements) await announcement.stop()
    await this.server?.close()
  }

  private async announceAnew(): Promise<void> {
    const { node, discovery, log } = this.options
    const server = this.server
    if (discovery === undefined || server === undefined || this.closed) return
    const leading = node
      .stores()
      .filter(({ station }) => station.isHub)
      .map(({ merchantId, reader }) => {
        const { name, language } = toEntity('merchant', merchantRow(reader))
        return { name: nameIn(name, language), merchantMark: merchantMarkOf(merchantId, this.identity.fingerprint) }
      })
    const announced = JSON.stringify(leading)
    if (announced === this.announced) return
    await Promise.all(this.announcements.map((announcement) => announcement.stop()))
    this.announced = announced
    this.announcements = leading.map((hub) =>
      announceHub({
        ...discovery,
        ...hub,
        log,
        port: server.port,
        fingerprint: this.identity.fingerprint,
        protocol: PROTOCOL_VERSION,
      }),
    )
  }

  private async open(): Promise<Result<string[]>> {
    const { node, host, port, addresses: given, server, identity, log } = this.options
    try {
      this.shown = await this.certificate()
      const tls = { shown: this.shown, authority: identity.cert }
      this.server = await createServer({ ...server, node, host, port, addresses: given, tls, door: node })
      this.renewal = setInterval(() => void this.renewCertificate(), CERTIFICATE_INTERVAL).unref()
      const addresses = this.reachedAt()
      if (addresses.length > 0 || isLoopback(host)) {
        this.announce()
        return { ok: true, value: addresses }
      }
      log.warn({}, 'this machine has no address that others could reach')
    } catch (thrown) {
      log.error({ ...faultFacts(thrown), host, port }, 'the door for other machines could not be opened')
    }
    clearInterval(this.renewal)
    await this.server?.close()
    this.server = undefined
    this.opening = undefined
    return { ok: false, refusal: { code: 'CANNOT_LISTEN' } }
  }

  private certificate(): Promise<DoorCertificate> {
    const { identity, node, log } = this.options
    return doorCertificate(identity, hostsOf(this.reachedAt()), node.now(), (fault) =>
      log.error(faultFacts(fault), 'the certificate of the door for other machines could not be kept'),
    )
  }

  private async allTokens(): Promise<Record<string, string>> {
    if (this.tokens !== undefined) return this.tokens
    const text = await this.options.credentials.read()
    this.tokens = text === null ? {} : (JSON.parse(text) as Record<string, string>)
    return this.tokens
  }
}
