import { isTokenOld, newTerminalToken, TOKEN_COMMAND, tokenHashOf, tokensInUse } from '../access/terminal-tokens'
import type { TokenInput } from '../access/terminal-tokens'
import type { Outcome } from '../api/ports'
import type { ConnectionReader } from '../store/reader'
import type { Row } from '../store/tables'
import type { Hub } from '../sync/hub'

export interface TokenRenewalOptions {
  reader: ConnectionReader
  /** The hub's own name as a terminal. */
  ownId: string
  hub: Pick<Hub, 'tokenTakers' | 'giveToken' | 'shutOut' | 'isRecovering'>
  /** UTC milliseconds. */
  now(): number
  issue(name: string, input: TokenInput): Promise<Outcome>
  /** The hub's own token is old: it is shown only once another node leads. */
  renewOwn(): Promise<void>
  onFault(fault: unknown): void
}

/**
 * Replaces the tokens of terminals before they end (sync.md, message 12): the hub's rows know the new one before its terminal
 * does, and both are good until it was shown. Whoever dies in between comes back with the one that he has.
 */
export class TokenRenewal {
  private readonly options: TokenRenewalOptions
  /** Whose token a command is on its way for. */
  private readonly busy = new Set<string>()

  constructor(options: TokenRenewalOptions) {
    this.options = options
  }

  /** Looks whose token is to be replaced; from time to time. */
  look(): void {
    const { reader, hub, ownId, now, renewOwn } = this.options
    if (hub.isRecovering) return
    const secrets = tokensInUse(reader)
    if (secrets.some(({ given_at: givenAt }) => givenAt === null)) this.once('', () => this.issue({ step: 'date' }))
    const takers = hub.tokenTakers()
    for (const secret of secrets) {
      if (secret.id === ownId) {
        if (isTokenOld(secret.given_at, now())) this.once(ownId, renewOwn)
      } else if (takers.has(secret.id)) this.renew(secret, takers.get(secret.id) === true)
    }
  }

  /** A terminal was let in with the token that it was given last: the one before is worth nothing from now on. */
  used(id: string, token: string): void {
    this.once(id, () => this.issue({ step: 'used', id, tokenHash: tokenHashOf(token) }))
  }

  private renew({ id, given_at, next_hash, next_at }: Row<'terminal_secret'>, wasGiven: boolean): void {
    const { hub, now } = this.options
    if (wasGiven && next_hash !== null) {
      // Connected for so long that what it was given grows old unused: it comes back with it at once.
      if (isTokenOld(next_at, now())) hub.shutOut(id)
      return
    }
    // One that was offered and is not shown, on a new connection, has not arrived.
    if (next_hash === null && !isTokenOld(given_at, now())) return
    this.once(id, async () => {
      const token = newTerminalToken()
      const known = await this.issue({ step: 'offer', id, tokenHash: tokenHashOf(token) })
      if (known.ok) hub.giveToken(id, token)
    })
  }

  private issue(input: TokenInput): Promise<Outcome> {
    return this.options.issue(TOKEN_COMMAND, input)
  }

  /** One thing at a time for each terminal. */
  private once(id: string, run: () => Promise<unknown>): void {
    if (this.busy.has(id)) return
    this.busy.add(id)
    void run()
      .catch((thrown: unknown) => this.options.onFault(thrown))
      .finally(() => this.busy.delete(id))
  }
}
