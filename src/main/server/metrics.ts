import { OPERATIONS } from '@contract/contract'
import type { OperationName } from '@contract/contract'
import type { ErrorCode } from '@contract/errors'
import type { OperationCount, SyncStatus } from '@contract/sync'
import { Counter, Histogram, Registry } from 'prom-client'
import type { MetricsPort } from '../api/ports'
import { addProcessMetrics } from './process-metrics'
import { SampleOfTimes } from './sample-of-times'
import { syncText } from './sync-metrics'

/** What a node counts of itself since it started (OPS-4): for the diagnostics page and for Prometheus. */
export interface Metrics extends MetricsPort {
  /** A commit took this long from the hub's log to the terminal's report that it has it. */
  delivered(terminalCode: string, seconds: number): void
  /** For SyncStatus: each operation that was tried, by name. */
  operations(): OperationCount[]
}

/** From what is not noticed to what keeps a cashier waiting, in seconds. */
const CALL_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
/** A terminal reports about once a second. */
const DELIVERY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300]

/** Writes of the floor: plans, layouts, zones and units with all below them. */
const AGGREGATES: ReadonlySet<OperationName> = new Set(
  [...OPERATIONS.values()]
    .filter(({ name, meta }) => meta.kind === 'command' && /^allocation(Plans|Layouts|Zones|Units)\./.test(name))
    .map(({ name }) => name),
)
/** Questions for free and for best tables. */
const AVAILABILITY: ReadonlySet<OperationName> = new Set(['allocationUnits.available', 'allocationUnits.best'])

interface Attempts {
  succeeded: number
  refused: Partial<Record<ErrorCode, number>>
  times: SampleOfTimes
}

/** Counts by operations of the contract, error codes and terminals only: nothing that a caller made up becomes a label. */
export const createMetrics = (): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  const attempts = new Counter({
    name: 'floorbook_operation_attempts_total',
    help: 'Calls of operations by what became of them: ok or the code of the refusal',
    labelNames: ['operation', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'floorbook_operation_seconds',
    help: 'How long operations took, refused ones too',
    labelNames: ['operation'],
    buckets: CALL_BUCKETS,
    registers,
  })
  const aggregateAttempts = new Counter({
    name: 'floorbook_aggregate_attempts_total',
    help: 'Writes of plans, layouts, zones and units, with all below them, that were tried',
    labelNames: ['operation'],
    registers,
  })
  const aggregateFailures = new Counter({
    name: 'floorbook_aggregate_failures_total',
    help: 'Those of them that were refused, by the code of the refusal',
    labelNames: ['operation', 'reason'],
    registers,
  })
  const availability = new Histogram({
    name: 'floorbook_availability_seconds',
    help: 'How long questions for free and for best tables took',
    labelNames: ['operation'],
    buckets: CALL_BUCKETS,
    registers,
  })
  const deliveryLag = new Histogram({
    name: 'floorbook_delivery_lag_seconds',
    help: "From a commit in the hub's log to a terminal's report that it has it",
    labelNames: ['terminal'],
    buckets: DELIVERY_BUCKETS,
    registers,
  })
  addProcessMetrics(registry)
  const byOperation = new Map<OperationName, Attempts>()
  const attemptsAt = (operation: OperationName): Attempts => {
    const known = byOperation.get(operation)
    if (known !== undefined) return known
    const fresh = { succeeded: 0, refused: {}, times: new SampleOfTimes() }
    byOperation.set(operation, fresh)
    return fresh
  }
  return {
    count(operation, outcome, took) {
      attempts.inc({ operation, outcome })
      seconds.observe({ operation }, took)
      if (AVAILABILITY.has(operation)) availability.observe({ operation }, took)
      if (AGGREGATES.has(operation)) {
        aggregateAttempts.inc({ operation })
        if (outcome !== 'ok') aggregateFailures.inc({ operation, reason: outcome })
      }
      const counted = attemptsAt(operation)
      counted.times.add(took * 1_000)
      if (outcome === 'ok') counted.succeeded += 1
      else counted.refused[outcome] = (counted.refused[outcome] ?? 0) + 1
    },
    delivered(terminal, lag) {
      deliveryLag.observe({ terminal }, lag)
    },
    async text(statuses: readonly SyncStatus[]) {
      return `${await registry.metrics()}\n${await syncText(statuses)}`
    },
    operations: () =>
      [...byOperation]
        .map(([operation, { succeeded, refused, times }]) => ({
          operation,
          succeeded,
          refused: { ...refused } as Record<string, number>,
          milliseconds: times.summary(),
        }))
        .sort((left, right) => (left.operation < right.operation ? -1 : 1)),
  }
}
