import { describe, expect, it } from 'vitest'
import { OPERATIONS } from '@contract/contract'
import { SYNC_PHASES } from '@contract/sync'
import type { SyncPhase, SyncStatus } from '@contract/sync'
import { createMetrics } from './metrics'
import type { Metrics } from './metrics'

const AT = '2026-11-21T18:30:00.000Z'
const HUB_NODE = '01939f10-0000-7000-8000-0000000000a1'
const BAR_NODE = '01939f10-0000-7000-8000-0000000000b1'

/** A hub with two terminals, one of them behind and gone. */
const statusOf = (node: string, phase: SyncPhase, terminals: SyncStatus['terminals'] = []): SyncStatus => ({
  state: { role: 'hub', phase, hubHeardAt: null, waiting: 0, plainHttp: false },
  now: AT,
  version: '0.1.0',
  schema: 30,
  protocol: 1,
  terminal: { id: node, code: 'A', name: 'Kasse' },
  epoch: 3_001,
  seq: 4_712,
  lowestSeq: 1,
  hub: { address: null, fingerprint: null },
  hubAddresses: [],
  listening: [],
  fingerprint: null,
  outbox: { waiting: 4, sent: 0, oldestAt: AT },
  acknowledgement: { mode: 'fast', secondNode: true },
  terminals,
  freshCopy: null,
  operations: [],
})
const terminal = (code: string, connected: boolean, seq: number): SyncStatus['terminals'][number] => ({
  terminalId: BAR_NODE,
  code,
  connected,
  seq,
  behind: 4_712 - seq,
  lagMilliseconds: 12,
  seenAt: AT,
  clockAheadMilliseconds: connected ? -150_000 : null,
  quarantined: false,
})

/** The samples of one family, without its help: name and labels to value. */
const samples = async (
  metrics: Metrics,
  family: string,
  statuses: SyncStatus[] = [],
): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await metrics.text(statuses))
      .split('\n')
      .filter((line) => line.startsWith(`${family}{`) || line.startsWith(`${family} `))
      .map((line) => [line.slice(family.length, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )

describe('what a node counts', () => {
  it('is each attempt at an operation by what became of it', async () => {
    const metrics = createMetrics()
    metrics.count('saleOrders.create', 'ok', 0.004)
    metrics.count('saleOrders.create', 'ok', 0.004)
    metrics.count('saleOrders.create', 'UNIT_TAKEN', 0.002)
    expect(await samples(metrics, 'floorbook_operation_attempts_total')).toEqual({
      '{operation="saleOrders.create",outcome="ok"}': 2,
      '{operation="saleOrders.create",outcome="UNIT_TAKEN"}': 1,
    })
    expect(await samples(metrics, 'floorbook_operation_seconds_count')).toEqual({
      '{operation="saleOrders.create"}': 3,
    })
    expect(await samples(metrics, 'floorbook_operation_seconds_bucket')).toMatchObject({
      '{le="0.0025",operation="saleOrders.create"}': 1,
      '{le="0.005",operation="saleOrders.create"}': 3,
      '{le="+Inf",operation="saleOrders.create"}': 3,
    })
  })

  it('is each write of the floor, so that a rate of failures by reason can be read', async () => {
    const metrics = createMetrics()
    metrics.count('allocationLayouts.update', 'ok', 0.1)
    metrics.count('allocationLayouts.update', 'DEPTH_EXCEEDED', 0.1)
    metrics.count('allocationZones.create', 'NOT_ROOTED_IN_LAYOUT', 0.1)
    metrics.count('allocationLayouts.get', 'NOT_FOUND', 0.1)
    metrics.count('saleOrders.create', 'UNIT_TAKEN', 0.1)
    expect(await samples(metrics, 'floorbook_aggregate_attempts_total')).toEqual({
      '{operation="allocationLayouts.update"}': 2,
      '{operation="allocationZones.create"}': 1,
    })
    expect(await samples(metrics, 'floorbook_aggregate_failures_total')).toEqual({
      '{operation="allocationLayouts.update",reason="DEPTH_EXCEEDED"}': 1,
      '{operation="allocationZones.create",reason="NOT_ROOTED_IN_LAYOUT"}': 1,
    })
  })

  it('knows the writes of all four kinds of the floor', async () => {
    const metrics = createMetrics()
    for (const { name, meta } of OPERATIONS.values()) if (meta.kind === 'command') metrics.count(name, 'ok', 0.1)
    const operations = Object.keys(await samples(metrics, 'floorbook_aggregate_attempts_total'))
    const kinds = new Set(operations.map((labels) => /"(\w+)\./.exec(labels)?.[1]))
    expect(kinds).toEqual(new Set(['allocationPlans', 'allocationLayouts', 'allocationZones', 'allocationUnits']))
  })

  it('is how long questions for free and best tables take', async () => {
    const metrics = createMetrics()
    metrics.count('allocationUnits.best', 'ok', 0.03)
    metrics.count('allocationUnits.available', 'ok', 0.01)
    metrics.count('allocationUnits.find', 'ok', 0.01)
    expect(await samples(metrics, 'floorbook_availability_seconds_sum')).toEqual({
      '{operation="allocationUnits.best"}': 0.03,
      '{operation="allocationUnits.available"}': 0.01,
    })
  })

  it('is how late commits reach each terminal', async () => {
    const metrics = createMetrics()
    metrics.delivered('B', 0.2)
    metrics.delivered('B', 0.4)
    metrics.delivered('C', 40)
    expect(await samples(metrics, 'floorbook_delivery_lag_seconds_count')).toEqual({
      '{terminal="B"}': 2,
      '{terminal="C"}': 1,
    })
    expect(await samples(metrics, 'floorbook_delivery_lag_seconds_bucket')).toMatchObject({
      '{le="0.25",terminal="B"}': 1,
      '{le="30",terminal="C"}': 0,
    })
  })

  it('is apart for each node, and beside it what the process takes', async () => {
    const [one, other] = [createMetrics(), createMetrics()]
    one.count('saleOrders.create', 'ok', 0.1)
    expect(await samples(other, 'floorbook_operation_attempts_total')).toEqual({})
    const families = ['resident_memory_bytes', 'cpu_seconds_total', 'start_time_seconds'].map(
      (name) => `process_${name}`,
    )
    for (const family of [...families, 'nodejs_heap_size_used_bytes', 'nodejs_heap_size_total_bytes']) {
      expect((await samples(other, family))['']).toBeGreaterThan(0)
    }
    expect((await samples(other, 'nodejs_eventloop_utilization'))['']).toBeLessThanOrEqual(1)
  })
})

describe('for the diagnostics page', () => {
  it('each operation stands with its refusals and the time that it takes', () => {
    const metrics = createMetrics()
    for (let milliseconds = 1; milliseconds <= 100; milliseconds += 1) {
      metrics.count('saleOrders.create', milliseconds % 10 === 0 ? 'UNIT_TAKEN' : 'ok', milliseconds / 1_000)
    }
    metrics.count('floor.live', 'ok', 0.25)
    const [floor, orders, ...others] = metrics.operations()
    expect(floor).toEqual({
      operation: 'floor.live',
      succeeded: 1,
      refused: {},
      milliseconds: { median: 250, p99: 250 },
    })
    expect(orders).toMatchObject({ operation: 'saleOrders.create', succeeded: 90, refused: { UNIT_TAKEN: 10 } })
    expect(orders?.milliseconds?.median).toBeCloseTo(50)
    expect(orders?.milliseconds?.p99).toBeCloseTo(99)
    expect(others).toEqual([])
  })

  it('nothing stands before anything was tried', () => {
    expect(createMetrics().operations()).toEqual([])
  })

  it('the time is that of the latest attempts', () => {
    const metrics = createMetrics()
    for (let count = 0; count < 500; count += 1) metrics.count('floor.live', 'ok', 3)
    for (let count = 0; count < 1_000; count += 1) metrics.count('floor.live', 'ok', 0.5)
    expect(metrics.operations()).toMatchObject([{ succeeded: 1_500, milliseconds: { median: 500, p99: 500 } }])
  })

  it('what is given out is not changed by what comes after', () => {
    const metrics = createMetrics()
    metrics.count('floor.live', 'FORBIDDEN', 0.1)
    const given = metrics.operations()
    metrics.count('floor.live', 'FORBIDDEN', 0.1)
    expect(given).toMatchObject([{ refused: { FORBIDDEN: 1 } }])
  })
})

describe('how the stores stand', () => {
  const hub = statusOf(HUB_NODE, 'leading', [terminal('B', true, 4_712), terminal('C', false, 4_700)])

  it('is read at the moment of asking', async () => {
    const metrics = createMetrics()
    const read = (family: string) => samples(metrics, family, [hub])
    expect(await read('floorbook_epoch')).toEqual({ [`{node="${HUB_NODE}"}`]: 3_001 })
    expect(await read('floorbook_seq')).toEqual({ [`{node="${HUB_NODE}"}`]: 4_712 })
    expect(await read('floorbook_outbox_waiting')).toEqual({ [`{node="${HUB_NODE}"}`]: 4 })
    expect(await read('floorbook_terminals_connected')).toEqual({ [`{node="${HUB_NODE}"}`]: 1 })
    expect(await read('floorbook_terminal_watermark')).toEqual({
      [`{node="${HUB_NODE}",terminal="B"}`]: 4_712,
      [`{node="${HUB_NODE}",terminal="C"}`]: 4_700,
    })
    expect(await read('floorbook_terminal_behind')).toEqual({
      [`{node="${HUB_NODE}",terminal="B"}`]: 0,
      [`{node="${HUB_NODE}",terminal="C"}`]: 12,
    })
    expect(await read('floorbook_terminal_connected')).toEqual({
      [`{node="${HUB_NODE}",terminal="B"}`]: 1,
      [`{node="${HUB_NODE}",terminal="C"}`]: 0,
    })
    expect(await read('floorbook_terminal_clock_ahead_seconds')).toEqual({
      [`{node="${HUB_NODE}",terminal="B"}`]: -150,
    })
    expect(await read('floorbook_node_info')).toEqual({
      [`{node="${HUB_NODE}",terminal="A",role="hub",version="0.1.0"}`]: 1,
    })
  })

  it('says the one phase that it is in, and of all others that it is not', async () => {
    const phases = await samples(createMetrics(), 'floorbook_sync_phase', [statusOf(HUB_NODE, 'recovering')])
    expect(phases[`{node="${HUB_NODE}",phase="recovering"}`]).toBe(1)
    expect(Object.values(phases).reduce((sum, value) => sum + value)).toBe(1)
    expect(Object.keys(phases)).toHaveLength(SYNC_PHASES.length)
  })

  it('keeps nothing of what was asked before', async () => {
    const metrics = createMetrics()
    await metrics.text([hub])
    const [both, none] = await Promise.all([
      samples(metrics, 'floorbook_seq', [hub, statusOf(BAR_NODE, 'offline')]),
      samples(metrics, 'floorbook_seq'),
    ])
    expect(both).toEqual({ [`{node="${HUB_NODE}"}`]: 4_712, [`{node="${BAR_NODE}"}`]: 4_712 })
    expect(none).toEqual({})
  })

  it('shows nobody the names that people gave', async () => {
    expect(await createMetrics().text([hub])).not.toContain('Kasse')
  })
})
