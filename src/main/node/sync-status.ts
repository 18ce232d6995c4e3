import type { SyncState, SyncStatus } from '@contract/sync'
import type { Connection } from '../store/connection'
import { isoTime } from '../store/entities'
import { SCHEMA_VERSION } from '../store/migrations'
import { PROTOCOL_VERSION } from '../sync/protocol'
import { recentFreshCopy } from './membership'
import type { Membership } from './membership'
import type { Network } from './network'
import type { RoleFacts } from './store-role'
import { VERSION } from './version'

const timeOrNull = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : isoTime(milliseconds)

/** All that the diagnostics page shows of one store on this node. */
export const syncStatus = (from: {
  state: SyncState
  facts: RoleFacts
  membership: Membership
  connection: Connection
  now: number
  acknowledgement: 'fast' | 'safe'
  hubAddresses: string[]
  network: Network | undefined
}): SyncStatus => {
  const { state, facts, membership, network } = from
  const lowest = from.connection.statement('SELECT min(seq) AS seq FROM commit_log').get() as { seq: number | null }
  const freshCopy = recentFreshCopy(membership, from.now)
  const own = network?.identity.fingerprint ?? null
  return {
    state,
    now: isoTime(from.now),
    version: VERSION,
    schema: SCHEMA_VERSION,
    protocol: PROTOCOL_VERSION,
    terminal: { id: membership.terminalId, code: membership.code, name: membership.name },
    epoch: facts.epoch,
    seq: facts.seq,
    lowestSeq: lowest.seq ?? facts.seq + 1,
    hub: { address: facts.hubAddress, fingerprint: state.role === 'hub' ? own : (membership.pinned[0] ?? null) },
    hubAddresses: state.role === 'hub' ? [] : from.hubAddresses,
    listening: network?.listeningAt() ?? [],
    fingerprint: own,
    outbox: { ...facts.outbox, oldestAt: timeOrNull(facts.outbox.oldestAt) },
    acknowledgement: { mode: from.acknowledgement, secondNode: facts.secondNode },
    freshCopy: freshCopy === undefined ? null : { ...freshCopy, at: isoTime(freshCopy.at) },
    terminals: facts.terminals.map((terminal) => ({
      ...terminal,
      behind: Math.max(0, facts.seq - terminal.seq),
      seenAt: timeOrNull(terminal.seenAt),
    })),
    operations: network?.operations() ?? [],
  }
}
