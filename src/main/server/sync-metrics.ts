import { SYNC_PHASES } from '@contract/sync'
import type { SyncStatus, TerminalSync } from '@contract/sync'
import { Gauge, Registry } from 'prom-client'

/**
 * How this node's stores stand at this moment, in Prometheus' text form. `node` is the id of the node in its store: it tells
 * apart the stores of a machine that holds several.
 */
export const syncText = (statuses: readonly SyncStatus[]): Promise<string> => {
  // Made for this answer alone: two who ask at once may be answered about different stores.
  const registry = new Registry()
  const gauge = <Label extends string>(name: string, help: string, ...labels: Label[]): Gauge<'node' | Label> =>
    new Gauge({ name, help, labelNames: ['node', ...labels], registers: [registry] })
  const perStore: [Gauge<'node'>, (status: SyncStatus) => number][] = [
    [gauge('floorbook_epoch', 'The epoch whose commits this node holds'), ({ epoch }) => epoch],
    [gauge('floorbook_seq', 'The last commit that this node holds'), ({ seq }) => seq],
    [
      gauge('floorbook_outbox_waiting', 'Commands of this node that the hub has not decided yet'),
      ({ outbox }) => outbox.waiting,
    ],
    [
      gauge('floorbook_terminals_connected', 'Terminals that are connected to this hub'),
      ({ terminals }) => terminals.filter(({ connected }) => connected).length,
    ],
  ]
  const info = gauge('floorbook_node_info', 'Always 1; what this node is', 'terminal', 'role', 'version')
  const phase = gauge('floorbook_sync_phase', '1 for the phase in which this node stands to its hub', 'phase')
  const perTerminal: [Gauge<'node' | 'terminal'>, (terminal: TerminalSync) => number | null][] = [
    [gauge('floorbook_terminal_watermark', 'The last commit that a terminal holds', 'terminal'), ({ seq }) => seq],
    [
      gauge('floorbook_terminal_behind', 'Commits that a terminal has not reported', 'terminal'),
      ({ behind }) => behind,
    ],
    [
      gauge('floorbook_terminal_connected', '1 while a terminal is connected', 'terminal'),
      ({ connected }) => Number(connected),
    ],
    [
      gauge(
        'floorbook_terminal_clock_ahead_seconds',
        'How far a clock was ahead of the hub’s on connecting',
        'terminal',
      ),
      ({ clockAheadMilliseconds: ahead }) => ahead && ahead / 1_000,
    ],
  ]
  for (const status of statuses) {
    const node = status.terminal.id
    for (const [shown, read] of perStore) shown.set({ node }, read(status))
    info.set({ node, terminal: status.terminal.code, role: status.state.role, version: status.version }, 1)
    for (const name of SYNC_PHASES) phase.set({ node, phase: name }, Number(name === status.state.phase))
    for (const terminal of status.terminals) {
      for (const [shown, read] of perTerminal) {
        const value = read(terminal)
        if (value !== null) shown.set({ node, terminal: terminal.code }, value)
      }
    }
  }
  return registry.metrics()
}
