import type { Timers } from '../sync/link'

/**
 * The machine's timers for the sync core. Nothing waits for them when a process wants to end; what is due at once runs at
 * the end of this turn of the event loop, so that all commands that were read in it share one transaction.
 */
export const machineTimers: Timers = {
  after(milliseconds, run) {
    if (milliseconds === 0) {
      const immediate = setImmediate(run)
      return () => clearImmediate(immediate)
    }
    const timer = setTimeout(run, milliseconds).unref()
    return () => clearTimeout(timer)
  },
}
