import { randomUUID } from 'node:crypto'
import type { Conflict } from '@contract/entities/conflict'
import type { ErrorCode, Problem } from '@contract/errors'
import type { SyncStatus } from '@contract/sync'
import type { AllocationUsage, SaleOrder } from '@contract/entities/occupancy'

/** The trial store's owner (src/main/node/trial-store.ts); its secrets are public. */
const OWNER = `Basic ${Buffer.from('owner:floorbook-trial').toString('base64')}`
/** A bound, not a wait. */
const CALL_MILLISECONDS = 60_000

export interface Answer<Body = unknown> {
  status: number
  body: Body
  /** Whether it says of itself that the hub has not decided it. */
  provisional: boolean
}
export interface Seated {
  order: SaleOrder
  usages: AllocationUsage[]
}

/** The REST API of one node, as another program uses it. */
export class Api {
  readonly url: string

  constructor(url: string) {
    this.url = url
  }

  async call<Body>(
    method: string,
    path: string,
    body?: unknown,
    options: { key?: string; milliseconds?: number } = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.url}/v1/api/${path}`, {
      method,
      headers: {
        authorization: OWNER,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(method !== 'GET' && { 'idempotency-key': options.key ?? randomUUID() }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(options.milliseconds ?? CALL_MILLISECONDS),
    })
    const provisional = response.headers.get('floorbook-provisional') === 'true'
    return { status: response.status, body: (await response.json()) as Body, provisional }
  }

  /** As call, for what must succeed. */
  async must<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.call<Body>(method, path, body)
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${JSON.stringify(answer)}`)
    return answer.body
  }

  status(): Promise<SyncStatus> {
    return this.must('GET', 'store/sync')
  }

  async conflicts(): Promise<Conflict[]> {
    return (await this.must<{ items: Conflict[] }>('GET', 'sale/conflicts?limit=500')).items
  }

  /** Rows that show work which the hub has not decided. */
  async provisional(): Promise<number> {
    return (await this.must<{ provisional: unknown[] }>('GET', 'store/live-floor')).provisional.length
  }

  /** Seats a party; its order's id, or why not. */
  async seat(unitId: string, more: Record<string, unknown> = {}): Promise<string> {
    const { status, body } = await this.trySeat(unitId, more)
    return status < 300 ? (body as Seated).order.id : (body as Problem).code
  }

  trySeat(
    unitId: string,
    more: Record<string, unknown> = {},
    options: { key?: string; milliseconds?: number } = {},
  ): Promise<Answer<Seated | Problem>> {
    return this.call(
      'POST',
      'sale/sale-orders',
      { allocationUnitIds: [unitId], acceptShorterWindow: true, ...more },
      options,
    )
  }

  /** Whose party sits at a unit; undefined where nobody does. */
  async orderAt(unitId: string): Promise<string | undefined> {
    const { items } = await this.must<{ items: AllocationUsage[] }>(
      'GET',
      `sale/allocation-usages?unitId=${unitId}&live=true`,
    )
    return items.find(({ seatedAt }) => seatedAt !== null)?.usageId
  }
}

/** Why a call was refused; undefined where it was not. */
export const codeOf = ({ status, body }: Answer): ErrorCode | undefined =>
  status < 300 ? undefined : (body as Problem).code
