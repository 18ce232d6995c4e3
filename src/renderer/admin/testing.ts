import type { Terminal } from '@contract/entities/terminal'
import type { SyncState, SyncStatus, TerminalSync } from '@contract/sync'

/** Values of the contract for tests of these pages: a quiet store with one node, and what a test changes of it. */

export const NOW = '2026-11-21T12:00:00.000Z'
export const HUB_ID = '01970000-0000-7000-8000-00000000000a'

const LEADING: SyncState = { role: 'hub', phase: 'leading', hubHeardAt: null, waiting: 0, plainHttp: false }

export const syncStatus = ({
  state,
  ...change
}: Partial<Omit<SyncStatus, 'state'>> & { state?: Partial<SyncState> }) => ({
  state: { ...LEADING, ...state },
  now: NOW,
  version: '0.1.0',
  schema: 30,
  protocol: 1,
  terminal: { id: HUB_ID, code: 'A', name: 'Till' },
  epoch: 1_001,
  seq: 420,
  lowestSeq: 1,
  hub: { address: null, fingerprint: null },
  hubAddresses: [],
  listening: ['http://127.0.0.1:4114', 'https://192.168.1.20:4115'],
  fingerprint: 'ab'.repeat(32),
  outbox: { waiting: 0, sent: 0, oldestAt: null },
  acknowledgement: { mode: 'fast' as const, secondNode: false },
  terminals: [],
  freshCopy: null,
  operations: [],
  ...change,
})

export const terminalSync = (code: string, change: Partial<TerminalSync> = {}): TerminalSync => ({
  terminalId: `01970000-0000-7000-8000-0000000000${code.toLowerCase().charCodeAt(0).toString(16)}`,
  code,
  connected: true,
  seq: 420,
  behind: 0,
  lagMilliseconds: 4,
  seenAt: NOW,
  clockAheadMilliseconds: 0,
  quarantined: false,
  ...change,
})

export const terminalRow = (code: string, change: Partial<Terminal> = {}): Terminal => ({
  id: terminalSync(code).terminalId,
  merchantId: HUB_ID,
  createdAt: NOW,
  modifiedAt: NOW,
  deletedAt: null,
  metadata: {},
  code,
  name: `Terminal ${code}`,
  status: 'ACTIVE',
  fingerprint: code.toLowerCase().repeat(64),
  addresses: [],
  standby: false,
  stationUnitIds: [],
  revokedAt: null,
  ...change,
})
