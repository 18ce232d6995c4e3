import type { Log } from '../api/log'
import { faultFacts } from '../api/log'
import { activeTerminals } from '../access/terminals'
import type { SyncCaller } from '../server/sync-sockets'
import type { Connection } from '../store/connection'
import { parsed } from '../store/entities'
import type { ConnectionReader } from '../store/reader'
import type { Row } from '../store/tables'
import { fence } from './hub-socket'
import { readMembership, writeMembership } from './membership'
import type { Membership } from './membership'
import type { Network } from './network'

export interface NeighboursOptions {
  connection: Connection
  merchantId: string
  reader: ConnectionReader
  log: Log
  /** UTC milliseconds. */
  now(): number
}

/** Addresses of the hub that are kept, the latest first. */
const ADDRESSES_KEPT = 10

const withFirst = (first: string, some: readonly string[]): string[] => [
  first,
  ...some.filter((other) => other !== first),
]

/**
 * What this node knows of itself and of the other nodes of its store: where they are, whom it trusts, and whom it must still
 * tell that they lead no more.
 */
export class Neighbours {
  private readonly options: NeighboursOptions
  private known: Membership
  private reachable: Network | undefined

  constructor(options: NeighboursOptions) {
    this.options = options
    this.known = readMembership(options.connection, options.now())
  }

  get membership(): Readonly<Membership> {
    return this.known
  }

  /** The way to other machines; undefined where the store is alone. */
  get network(): Network | undefined {
    return this.reachable
  }

  connect(network: Network): void {
    this.reachable = network
  }

  /** The node is something else now; whoever says so calls `write` in the transaction in which it becomes true. */
  become(change: Partial<Membership>): void {
    this.known = { ...this.known, ...change }
  }

  /** Writes what the node is, in the caller's transaction. */
  write(): void {
    writeMembership(this.options.connection, this.known)
  }

  /** Changes what the node knows, here and on the disk. */
  remember(change: Partial<Membership>): void {
    this.become(change)
    this.write()
  }

  /** What the store's rows know of this node. */
  ownRow(): Row<'paired_terminal'> | undefined {
    return this.rowOf(this.known.terminalId)
  }

  rowOf(terminalId: string): Row<'paired_terminal'> | undefined {
    return this.options.reader.first<Row<'paired_terminal'>>('SELECT * FROM paired_terminal WHERE id = ?', terminalId)
  }

  /** Nodes of the store that may come in, but for this one. */
  others(): { terminalId: string; addresses: string[] }[] {
    return activeTerminals(this.options.reader)
      .filter(({ id }) => id !== this.known.terminalId)
      .map(({ id, addresses }) => ({ terminalId: id, addresses: parsed<string[]>(addresses) }))
  }

  /** Typed or reached last; then found on the network; then where the store's nodes would be, were they the hub. */
  hubAddresses(): string[] {
    return [
      ...new Set([
        ...this.known.hubAddresses,
        ...(this.reachable?.found(this.options.merchantId) ?? []),
        ...this.others().flatMap(({ addresses }) => addresses),
      ]),
    ]
  }

  /** Remembers where the hub was met, and by which certificate it is known. */
  reached(address: string, fingerprint: string): void {
    const { hubAddresses, pinned } = this.known
    if (hubAddresses[0] === address && pinned[0] === fingerprint) return
    this.quietly(() =>
      this.remember({
        hubAddresses: withFirst(address, hubAddresses).slice(0, ADDRESSES_KEPT),
        // Whom the rows have come to know as shut out is not to be trusted again where they forget it.
        pinned: withFirst(fingerprint, pinned).filter((one) => this.trusts(one)),
      }),
    )
  }

  /** What this node shows at another one's door: its token, then the one before it; nothing while it has none. */
  async callers(): Promise<SyncCaller[]> {
    const { reachable, known } = this
    const { merchantId } = this.options
    if (reachable === undefined) return []
    const { terminalId } = known
    const tokens = [await reachable.token(merchantId, terminalId), await reachable.formerToken(merchantId, terminalId)]
    const addresses = reachable.reachedAt()
    return tokens.flatMap((token) => (token === undefined ? [] : [{ merchantId, terminalId, token, addresses }]))
  }

  /** The hub has given this node a new token in the place of the one that it came in with; it is shown from now on. */
  keepToken(token: string, shown: SyncCaller): void {
    void this.reachable?.keepToken(shown.merchantId, shown.terminalId, token, shown.token).catch((thrown: unknown) => {
      // The one that it has stays good, and the hub gives it another one on its next connection.
      this.options.log.error(faultFacts(thrown), 'the new token could not be kept')
    })
  }

  /**
   * Whether a certificate is of a node of this store: what the rows say, and what was pinned where they do not know it yet.
   * A machine that was shut out is trusted no more, although it was pinned once: it would be shown our token.
   */
  trusts(fingerprint: string): boolean {
    const known = this.options.reader.all<Pick<Row<'paired_terminal'>, 'status'>>(
      'SELECT status FROM paired_terminal WHERE fingerprint = ?',
      fingerprint,
    )
    return known.length === 0
      ? this.known.pinned.includes(fingerprint)
      : known.some(({ status }) => status === 'ACTIVE')
  }

  /** Tells each node that may still take itself for the hub that another one leads (message 11). */
  tellFormerHubs(epoch: number): void {
    const network = this.reachable
    if (network === undefined) return
    for (const address of this.known.fencing.flatMap(({ addresses }) => addresses)) {
      void this.callers().then((callers) =>
        fence(address, callers, (fingerprint) => this.trusts(fingerprint), {
          type: 'fence',
          epoch,
          addresses: network.reachedAt(),
        }),
      )
    }
  }

  /** It was heard as a terminal: it knows. */
  heardAsTerminal(terminalId: string): void {
    const { fencing } = this.known
    const left = fencing.filter((node) => node.terminalId !== terminalId)
    if (left.length < fencing.length) this.quietly(() => this.remember({ fencing: left }))
  }

  /** How long a change took to a terminal, for the metrics. */
  delivered(terminalId: string, milliseconds: number): void {
    this.reachable?.delivered(this.rowOf(terminalId)?.code ?? '?', milliseconds)
  }

  /** What is remembered for later may fail to be written now: nobody waits for it. */
  private quietly(run: () => void): void {
    try {
      run()
    } catch (thrown) {
      this.options.log.error(faultFacts(thrown), 'membership could not be written')
    }
  }
}
