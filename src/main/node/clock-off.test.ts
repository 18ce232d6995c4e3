import { afterEach, expect, it } from 'vitest'
import { isClockOff } from '@contract/sync'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'

/** Nothing is ordered by a terminal's clock; but a wrong one is said, because times of work without the hub come from it. */

const MINUTE = 60_000
const at = Date.now()
const nodes = new TestNodes(undefined, (name) => at + (name === 'bar' ? 5 * MINUTE : 0))
afterEach(async () => {
  await nodes.close()
  expect(nodes.faults).toEqual([])
})

it('the hub says how far the clock of each connected terminal is off', async () => {
  const hub = await nodes.hub()
  const bar = await nodes.terminal('bar', hub)
  await nodes.terminal('desk', hub)
  const clocks = () =>
    Object.fromEntries(
      hub
        .status()
        .terminals.map((terminal) => [terminal.code, [terminal.clockAheadMilliseconds, isClockOff(terminal)]]),
    )
  expect(clocks()).toEqual({ B: [5 * MINUTE, true], C: [0, false] })
  await bar.stop()
  await until('the bar has gone', () => hub.status().terminals.some(({ connected }) => !connected))
  expect(clocks()).toEqual({ B: [null, false], C: [0, false] })
})
