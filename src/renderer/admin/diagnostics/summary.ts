import type { Terminal } from '@contract/entities/terminal'
import { isClockOff } from '@contract/sync'
import type { SyncPhase, SyncStatus, TerminalSync } from '@contract/sync'

/** How the store stands, before any figure: what is the matter, and what else someone should know. */
export interface Summary {
  /** look: it works, and someone should still read on. */
  tone: 'fine' | 'look' | 'busy' | 'trouble'
  state: SyncPhase | 'sending'
  /** Other nodes of the store, and how many of them are connected; only the hub knows. */
  others: number
  connected: number
  notices: readonly Notice[]
}

export type Notice =
  | { kind: 'waiting'; count: number }
  | { kind: 'absent' | 'slow' | 'doubled' | 'clockOff'; terminals: readonly TerminalSync[] }
  | { kind: 'freshCopy'; at: string; isComplete: boolean }
  | { kind: 'plainHttp' | 'noSecondNode' }

/** So many commits behind, a terminal is no longer pushed to but pulls. */
const SLOW = 64

const TONES: Readonly<Record<SyncPhase, Summary['tone']>> = {
  leading: 'fine',
  recovering: 'busy',
  live: 'fine',
  catching: 'busy',
  offline: 'trouble',
  refused: 'trouble',
  'too-old': 'trouble',
  quarantined: 'trouble',
  revoked: 'trouble',
}

function* noticesOf(status: SyncStatus, others: readonly TerminalSync[]): Generator<Notice> {
  const { state, acknowledgement } = status
  if (state.phase !== 'live' && state.waiting > 0) yield { kind: 'waiting', count: state.waiting }
  if (status.freshCopy !== null) {
    const { at, isComplete } = status.freshCopy
    yield { kind: 'freshCopy', at, isComplete }
  }
  const among = (kind: 'absent' | 'slow' | 'doubled' | 'clockOff', is: (one: TerminalSync) => boolean): Notice[] => {
    const terminals = others.filter(is)
    return terminals.length === 0 ? [] : [{ kind, terminals }]
  }
  yield* among('doubled', (one) => one.quarantined)
  yield* among('absent', (one) => !one.connected && !one.quarantined)
  yield* among('slow', (one) => one.connected && one.behind > SLOW)
  yield* among('clockOff', isClockOff)
  if (state.plainHttp) yield { kind: 'plainHttp' }
  if (state.role === 'hub' && acknowledgement.mode === 'safe' && !acknowledgement.secondNode && others.length > 0)
    yield { kind: 'noSecondNode' }
}

function toneOf(tone: Summary['tone'], notices: readonly Notice[]): Summary['tone'] {
  if (notices.some(({ kind }) => kind === 'doubled')) return 'trouble'
  return tone === 'fine' && notices.length > 0 ? 'look' : tone
}

/**
 * Every other node of the store. A hub knows those that have spoken to it since it began to lead; the rest are rows of the
 * store, and not connected. Without the rows (null) there is only what the hub says.
 */
export function othersOf(status: SyncStatus, rows: readonly Terminal[] | null): TerminalSync[] {
  const seen = status.terminals.filter((one) => one.terminalId !== status.terminal.id)
  if (rows === null || status.state.role !== 'hub') return seen
  return rows
    .filter((row) => row.status === 'ACTIVE' && row.id !== status.terminal.id)
    .map((row) => seen.find((one) => one.terminalId === row.id) ?? neverHeard(row))
    .sort((a, b) => a.code.length - b.code.length || a.code.localeCompare(b.code))
}

const neverHeard = ({ id, code }: Terminal): TerminalSync => ({
  terminalId: id,
  code,
  connected: false,
  seq: 0,
  behind: 0,
  lagMilliseconds: null,
  seenAt: null,
  clockAheadMilliseconds: null,
  quarantined: false,
})

export function summaryOf(status: SyncStatus, others: readonly TerminalSync[]): Summary {
  const { state } = status
  const notices = [...noticesOf(status, others)]
  const sending = state.phase === 'live' && state.waiting > 0
  return {
    tone: toneOf(sending ? 'busy' : TONES[state.phase], notices),
    state: sending ? 'sending' : state.phase,
    others: others.length,
    connected: others.filter((one) => one.connected).length,
    notices,
  }
}
