import { describe, expect, it } from 'vitest'
import { SYNC_PHASES, SyncStatus } from '@contract/sync'
import { HUB_ID, syncStatus, terminalRow, terminalSync } from '../testing'
import { othersOf, summaryOf as summary } from './summary'

const summaryOf = (status: ReturnType<typeof syncStatus>) => summary(status, othersOf(status, null))

describe('how the store stands, in words', () => {
  it('is made from what the contract answers', () => {
    expect(SyncStatus.parse(syncStatus({}))).toEqual(syncStatus({}))
  })

  it('is fine at a hub that has all the others', () => {
    const found = summaryOf(syncStatus({ terminals: [terminalSync('B')] }))
    expect(found).toMatchObject({ tone: 'fine', state: 'leading', others: 1, connected: 1, notices: [] })
  })

  it('wants a look where one is missing, and counts who is connected without the hub itself', () => {
    const status = syncStatus({})
    const own = terminalSync('A', { terminalId: status.terminal.id })
    const found = summaryOf({
      ...status,
      terminals: [own, terminalSync('B'), terminalSync('C', { connected: false })],
    })
    expect(found).toMatchObject({ tone: 'look', state: 'leading', others: 2, connected: 1 })
    expect(found.notices).toMatchObject([{ kind: 'absent', terminals: [{ code: 'C' }] }])
  })

  it('says at a terminal that changes are on their way, and when it is cut off that they wait', () => {
    const terminal = { role: 'terminal', waiting: 12 } as const
    expect(summaryOf(syncStatus({ state: { ...terminal, phase: 'live' } }))).toMatchObject({
      tone: 'busy',
      state: 'sending',
      notices: [],
    })
    expect(summaryOf(syncStatus({ state: { ...terminal, phase: 'offline' } }))).toMatchObject({
      tone: 'trouble',
      state: 'offline',
      notices: [{ kind: 'waiting', count: 12 }],
    })
  })

  it('never calls a state fine that needs a person', () => {
    const fine = SYNC_PHASES.filter((phase) => summaryOf(syncStatus({ state: { phase } })).tone === 'fine')
    expect(fine).toEqual(['leading', 'live'])
  })

  it('warns of plain HTTP, of two machines with one identity and of a safe mode that nothing backs', () => {
    const found = summaryOf(
      syncStatus({
        state: { plainHttp: true },
        acknowledgement: { mode: 'safe', secondNode: false },
        terminals: [terminalSync('B', { quarantined: true }), terminalSync('C', { behind: 400 })],
      }),
    )
    expect(found.tone).toBe('trouble')
    expect(found.notices.map(({ kind }) => kind)).toEqual(['doubled', 'slow', 'plainHttp', 'noSecondNode'])
  })

  it.each([true, false])(
    'says that the data file was damaged, and whether all that waited was kept: %s',
    (isComplete) => {
      const at = syncStatus({}).now
      const { tone, notices } = summaryOf(syncStatus({ freshCopy: { at, unsent: 2, isComplete } }))
      expect(tone).toBe('look')
      expect(notices).toEqual([{ kind: 'freshCopy', at, isComplete }])
    },
  )

  it('names terminals whose clock is more than two minutes off, ahead or behind', () => {
    const clocks = { B: 120_000, C: 120_001, D: -120_001, E: null }
    const terminals = Object.entries(clocks).map(([code, ahead]) =>
      terminalSync(code, { clockAheadMilliseconds: ahead }),
    )
    const found = summaryOf(syncStatus({ terminals }))
    expect(found.tone).toBe('look')
    expect(found.notices).toMatchObject([{ kind: 'clockOff', terminals: [{ code: 'C' }, { code: 'D' }] }])
  })

  it('does not ask a store with one node for a second one', () => {
    const found = summaryOf(syncStatus({ acknowledgement: { mode: 'safe', secondNode: false } }))
    expect(found.notices).toEqual([])
  })

  it('misses at a hub that has just taken over whoever it has not heard yet, and nobody who was shut out', () => {
    const status = syncStatus({ terminals: [terminalSync('B')] })
    const rows = [
      terminalRow('D', { status: 'REVOKED' }),
      terminalRow('C'),
      terminalRow('B'),
      terminalRow('A', { id: HUB_ID }),
    ]
    const others = othersOf(status, rows)
    expect(others.map(({ code, connected }) => [code, connected])).toEqual([
      ['B', true],
      ['C', false],
    ])
    expect(summary(status, others)).toMatchObject({ tone: 'look', others: 2, connected: 1 })
  })
})
