import type { Permission } from '@contract/access'
import { OPERATIONS } from '@contract/contract'
import type { OperationName } from '@contract/contract'
import type { Refusal } from '@contract/errors'
import { parseInput } from '../../command/input'
import type { EventAnswer } from '../../store/event-log'
import type { Result } from '../../store/refusal'
import type { CommandCall, Credential, NodeOperationName, NodePort, Outcome, SignedIn, StorePort } from '../ports'

/** A call that reached the fake, for tests to look at. */
export interface Reached {
  name: OperationName
  input: unknown
  staffId?: string
  commandId?: string
}

const STAFF_ID = '01890000-0000-7000-8000-0000000000aa'

const answered = (value: unknown): Result<unknown> => ({ ok: true, value })
const refused = (refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal })

/** Parses as the node does: with the operation's own schema. */
function parsed(name: OperationName, input: unknown): Result<unknown> {
  const schema = OPERATIONS.get(name)?.input
  return schema === undefined ? refused({ code: 'NOT_FOUND' }) : parseInput(schema, input)
}

class FakeStore implements StorePort {
  readonly merchantId: string
  private readonly node: FakeNode
  private readonly listeners = new Set<(message: string) => void>()
  private readonly results = new Map<string, { body: string; outcome: Outcome }>()
  seq = 0

  constructor(node: FakeNode, merchantId: string) {
    this.node = node
    this.merchantId = merchantId
  }

  execute(call: CommandCall): Promise<Outcome> {
    const input = parsed(call.name, call.input)
    if (!input.ok) return Promise.resolve(input)
    const body = JSON.stringify([call.name, input.value])
    const kept = this.results.get(call.id)
    if (kept !== undefined) {
      const same = kept.body === body
      return Promise.resolve(same ? { ...kept.outcome, replayed: true } : refused({ code: 'COMMAND_ID_REUSED' }))
    }
    this.node.reached.push({ name: call.name, input: input.value, staffId: call.staffId, commandId: call.id })
    const outcome: Outcome = this.node.answer(call.name, input.value)
    this.seq += 1
    this.results.set(call.id, { body, outcome })
    return Promise.resolve({ ...outcome, seq: this.seq })
  }

  ask(name: OperationName, input: unknown, staffId: string): Result<unknown> {
    const value = parsed(name, input)
    if (!value.ok) return value
    this.node.reached.push({ name, input: value.value, staffId })
    return this.node.answer(name, value.value)
  }

  operate(name: NodeOperationName, input: unknown, staffId: string): Promise<Result<unknown>> {
    return Promise.resolve(this.ask(name, input, staffId))
  }

  mayFollow(): boolean {
    return this.node.mayFollow
  }

  may(_staffId: string, permission: Permission): boolean {
    return !this.node.lacks.has(permission)
  }

  /** The fake keeps no log: observers are tested on a real store. */
  eventsAfter(): EventAnswer {
    const end = { ...this.head(), chain: '' }
    return { ok: true, value: { commits: [], end, head: end } }
  }

  subscribe(listener: (message: string) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  get listenerCount(): number {
    return this.listeners.size
  }

  head(): { epoch: number; seq: number } {
    return { epoch: 1, seq: this.seq }
  }

  /** Lets a commit happen, as the feed sees it. */
  publish(text: string): void {
    this.seq += 1
    for (const listener of this.listeners) listener(text)
  }
}

/**
 * A node in memory for tests of the transports: it validates as the node does, remembers what reached it, answers what
 * a test says, and keeps one outcome per command id.
 */
export class FakeNode implements NodePort {
  readonly version = '0.0.0-test'
  readonly merchantId = '01890000-0000-7000-8000-000000000001'
  readonly token = 'token-of-linh'
  readonly login = 'linh'
  readonly password = 'bún chả: 36'
  readonly staffId = STAFF_ID
  readonly reached: Reached[] = []
  readonly store = new FakeStore(this, this.merchantId)
  /** False makes every credential wrong, as for staff that were suspended. */
  known = true
  /** False takes away the right to read the floor. */
  mayFollow = true
  /** What staff may not do; all else they may. */
  readonly lacks = new Set<Permission>()
  /** Attempts that were counted: operation and outcome. */
  readonly counted: [OperationName, string][] = []
  readonly metrics = {
    count: (operation: OperationName, outcome: string): void => void this.counted.push([operation, outcome]),
    text: (statuses: readonly unknown[]): Promise<string> => Promise.resolve(`statuses ${statuses.length}\n`),
  }
  /** What operations answer; a thrown error is a fault of the node. */
  answers: Partial<Record<OperationName, (input: unknown) => Result<unknown>>> = {}

  now(): number {
    return Date.now()
  }

  stores(): readonly StorePort[] {
    return [this.store]
  }

  answer(name: OperationName, input: unknown): Result<unknown> {
    return this.answers[name]?.(input) ?? answered({ from: name })
  }

  session(name: OperationName, input: unknown): Promise<Result<unknown>> {
    const value = parsed(name, input)
    if (!value.ok) return Promise.resolve(value)
    this.reached.push({ name, input: value.value })
    return Promise.resolve(this.answer(name, value.value))
  }

  authenticate(credential: Credential, merchantId: string | undefined): Promise<Result<SignedIn>> {
    if (merchantId !== undefined && merchantId !== this.merchantId) {
      return Promise.resolve(refused({ code: 'NOT_FOUND' }))
    }
    const fits =
      credential.kind === 'bearer'
        ? credential.token === this.token
        : credential.login === this.login && credential.password === this.password
    if (!fits || !this.known) {
      return Promise.resolve(refused({ code: credential.kind === 'basic' ? 'WRONG_CREDENTIALS' : 'UNAUTHENTICATED' }))
    }
    const value = { store: this.store, staffId: STAFF_ID, credentialId: `${credential.kind}:${STAFF_ID}` }
    return Promise.resolve({ ok: true, value })
  }
}
