import type { Terminal } from '@contract/entities/terminal'
import type { SyncStatus } from '@contract/sync'

/** One node of the store as the list shows it: its row, and what is known here of how it does. */
export interface NodeView {
  row: Terminal
  kind: 'hub' | 'standby' | 'terminal'
  /** The node behind this screen. */
  here: boolean
  /** unknown: only the hub knows, and this is not it. */
  standing: 'connected' | 'away' | 'unknown' | 'revoked' | 'doubled'
  behind: number
  seenAt: string | null
}

/** Which row is the hub: this node where it leads, else the one that shows the hub's certificate. */
export const hubIdOf = (rows: readonly Terminal[], status: SyncStatus): string | null =>
  status.state.role === 'hub'
    ? status.terminal.id
    : (rows.find((row) => row.fingerprint !== null && row.fingerprint === status.hub.fingerprint)?.id ?? null)

/** Where this node follows the hub now, both of them are connected: to each other. */
const follows = ({ state }: SyncStatus): boolean => state.phase === 'live' || state.phase === 'catching'

function standingOf(row: Terminal, hubId: string | null, status: SyncStatus | null): NodeView['standing'] {
  if (row.status === 'REVOKED') return 'revoked'
  if (status === null) return 'unknown'
  if (status.state.role === 'hub') {
    if (row.id === hubId) return 'connected'
    const seen = status.terminals.find((one) => one.terminalId === row.id)
    if (seen?.quarantined === true) return 'doubled'
    return seen?.connected === true ? 'connected' : 'away'
  }
  if (row.id !== hubId && row.id !== status.terminal.id) return 'unknown'
  return follows(status) ? 'connected' : 'away'
}

const RANK: Readonly<Record<NodeView['kind'], number>> = { hub: 0, standby: 1, terminal: 2 }

/** The nodes in the order of the list: the hub, standbys, terminals by code, at the end those that are shut out. */
export function nodesOf(rows: readonly Terminal[], status: SyncStatus | null): NodeView[] {
  const hubId = status === null ? null : hubIdOf(rows, status)
  const nodes = rows.map((row): NodeView => {
    const seen = status?.terminals.find((one) => one.terminalId === row.id)
    const here = row.id === status?.terminal.id
    return {
      row,
      kind: row.id === hubId ? 'hub' : row.standby ? 'standby' : 'terminal',
      here,
      standing: standingOf(row, hubId, status),
      behind: seen?.connected === true ? seen.behind : 0,
      seenAt: seen?.seenAt ?? (row.id === hubId && !here ? (status?.state.hubHeardAt ?? null) : null),
    }
  })
  const last = (node: NodeView): number => (node.standing === 'revoked' ? 1 : 0)
  return nodes.sort(
    (a, b) =>
      last(a) - last(b) ||
      RANK[a.kind] - RANK[b.kind] ||
      a.row.code.length - b.row.code.length ||
      a.row.code.localeCompare(b.row.code),
  )
}
