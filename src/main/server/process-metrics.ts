import { performance } from 'node:perf_hooks'
import { Counter, Gauge } from 'prom-client'
import type { Registry } from 'prom-client'

/**
 * What the process takes of the machine, under the names that dashboards for Node know. Read when it is asked for: the
 * library's own collection keeps timers going for each registry.
 */
export const addProcessMetrics = (registry: Registry): void => {
  const counter = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time spent by the process',
    registers: [],
    collect() {
      const { user, system } = process.cpuUsage()
      this.reset()
      this.inc((user + system) / 1e6)
    },
  })
  registry.registerMetric(counter)
  const gauge = (name: string, help: string, read: () => number): void => {
    const shown = new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(read())
      },
    })
    registry.registerMetric(shown)
  }
  gauge('process_start_time_seconds', 'When the process started, in seconds since 1970', () =>
    Math.floor(performance.timeOrigin / 1_000),
  )
  gauge('process_resident_memory_bytes', 'Memory that the process holds', () => process.memoryUsage.rss())
  gauge('nodejs_heap_size_used_bytes', 'Memory in use by JavaScript', () => process.memoryUsage().heapUsed)
  gauge('nodejs_heap_size_total_bytes', 'Memory set aside for JavaScript', () => process.memoryUsage().heapTotal)
  let before = performance.eventLoopUtilization()
  gauge(
    'nodejs_eventloop_utilization',
    'Share of the time since the last reading in which the process was busy',
    () => {
      const now = performance.eventLoopUtilization()
      const { utilization } = performance.eventLoopUtilization(now, before)
      before = now
      return utilization
    },
  )
}
