import type { Permission } from '@contract/access'
import type { InputOf, OperationName } from '@contract/contract'
import type { ErrorCode } from '@contract/errors'
import type { SyncStatus } from '@contract/sync'
import type { EventAnswer, EventQuestion } from '../store/event-log'
import type { Result } from '../store/refusal'

/** Where a call came from, for limits and history. */
export interface Remote {
  /** Address of the caller; `desktop` for a window of this machine. */
  address: string
}

/** How a caller shows who it is. */
export type Credential = { kind: 'bearer'; token: string } | { kind: 'basic'; login: string; password: string }

/** A caller that is known: whose store, who, and a stable text that names the credential (for Idempotency-Key). */
export interface SignedIn {
  store: StorePort
  staffId: string
  credentialId: string
}

/** One write as the API hands it to the single write path. */
export interface CommandCall {
  /** UUID. The same id again gives the stored outcome; with another body it is refused with COMMAND_ID_REUSED. */
  id: string
  name: OperationName
  input: unknown
  staffId: string
}

/**
 * What became of a command: the operation's output as contract entities, and the commit's seq. `provisional` where this
 * terminal answers without the hub, which may decide otherwise (SYN-3).
 */
export type Outcome = Result<unknown> & { seq?: number; replayed?: boolean; provisional?: boolean }

/** One merchant's store, as the API sees it. Input is validated and permission checked behind these two calls. */
export interface StorePort {
  readonly merchantId: string
  execute(call: CommandCall): Promise<Outcome>
  ask(name: OperationName, input: unknown, staffId: string): Result<unknown>
  /** Whether someone may follow the store's commits: whoever may read the live floor, which they go on from. */
  mayFollow(staffId: string): boolean
  may(staffId: string, permission: Permission): boolean
  /** Commits as feed messages, serialised once (ChangeMessage of contract/feed.ts as JSON text). Returns unsubscribe. */
  subscribe(listener: (message: string) => void): () => void
  head(): { epoch: number; seq: number }
  /** Operations of kind `node`: what concerns this machine and the hub. */
  operate(name: NodeOperationName, input: unknown, staffId: string): Promise<Result<unknown>>
  /** What sync.status answers, for who asks from this machine itself; absent where nobody follows and nothing is followed. */
  syncStatus?(): SyncStatus
  /**
   * What commits said had happened, from the log, never what is provisional. Whoever wants to hear when
   * there is more takes each message of `subscribe` as a sign.
   */
  eventsAfter(question: EventQuestion): EventAnswer
}

export type NodeOperationName = Extract<OperationName, `sync.${string}`>

export type SessionOperationName = Extract<
  OperationName,
  `setup.${string}` | 'sessions.names' | 'sessions.signInWithPin' | 'sessions.signInWithPassword'
>

/** What a node counts of itself (OPS-4). */
export interface MetricsPort {
  /** One attempt at an operation, over whatever transport. */
  count(operation: OperationName, outcome: 'ok' | ErrorCode, seconds: number): void
  /** All of it in Prometheus' text form, with how the stores stand at this moment. */
  text(statuses: readonly SyncStatus[]): Promise<string>
}

/** The whole node, as the transports see it. */
export interface NodePort {
  readonly version: string
  now(): number
  stores(): readonly StorePort[]
  readonly metrics: MetricsPort
  /** Operations of kind `session`: signing in and setting up. */
  session<Name extends SessionOperationName>(name: Name, input: InputOf<Name>, remote: Remote): Promise<Result<unknown>>
  /**
   * Finds out who calls. `merchantId` is x-merchant-id: another merchant's store answers NOT_FOUND; where it is absent a
   * token names its own store. Refusals: UNAUTHENTICATED, WRONG_CREDENTIALS, LOCKED_OUT, NOT_FOUND.
   */
  authenticate(credential: Credential, merchantId: string | undefined, remote: Remote): Promise<Result<SignedIn>>
}
