import { describe, expect, it } from 'vitest'
import { Terminal } from '@contract/entities/terminal'
import { HUB_ID, NOW, syncStatus, terminalRow, terminalSync } from '../testing'
import { hubIdOf, nodesOf } from './nodes'

const hub = terminalRow('A', { id: HUB_ID, fingerprint: 'ab'.repeat(32) })

describe('the list of terminals', () => {
  it('is made from rows of the contract', () => {
    expect(Terminal.parse(hub)).toEqual(hub)
  })

  it('begins with the main terminal, then standbys, then codes in their order, and ends with who was shut out', () => {
    const rows = [
      terminalRow('AA'),
      terminalRow('C'),
      terminalRow('B', { status: 'REVOKED', revokedAt: NOW }),
      terminalRow('D', { standby: true }),
      hub,
    ]
    expect(nodesOf(rows, syncStatus({})).map(({ row }) => row.code)).toEqual(['A', 'D', 'C', 'AA', 'B'])
  })

  it('says at the hub who is connected, who is behind and who was seen when', () => {
    const status = syncStatus({
      terminals: [
        terminalSync('B', { behind: 12 }),
        terminalSync('C', { connected: false, seenAt: NOW }),
        terminalSync('D', { connected: false, quarantined: true }),
      ],
    })
    const nodes = nodesOf([hub, terminalRow('B'), terminalRow('C'), terminalRow('D')], status)
    expect(nodes.map(({ row, standing, behind }) => [row.code, standing, behind])).toEqual([
      ['A', 'connected', 0],
      ['B', 'connected', 12],
      ['C', 'away', 0],
      ['D', 'doubled', 0],
    ])
    expect(nodes[0]).toMatchObject({ kind: 'hub', here: true })
    expect(nodes[2]?.seenAt).toBe(NOW)
  })

  it('knows the hub by its certificate at a terminal, and claims nothing of third machines', () => {
    const rows = [hub, terminalRow('B'), terminalRow('C')]
    const status = syncStatus({
      state: { role: 'terminal', phase: 'offline', hubHeardAt: NOW },
      terminal: { id: terminalRow('B').id, code: 'B', name: 'Bar' },
      hub: { address: 'https://10.0.0.2:4115', fingerprint: 'ab'.repeat(32) },
    })
    expect(hubIdOf(rows, status)).toBe(HUB_ID)
    expect(nodesOf(rows, status).map(({ row, kind, standing }) => [row.code, kind, standing])).toEqual([
      ['A', 'hub', 'away'],
      ['B', 'terminal', 'away'],
      ['C', 'terminal', 'unknown'],
    ])
    expect(nodesOf(rows, status)[0]?.seenAt).toBe(NOW)
  })

  it('names the terminal that was promoted as the main one, and the former one as any other', () => {
    const [bar, patio] = [terminalRow('B'), terminalRow('C')]
    const status = syncStatus({
      state: { role: 'terminal', phase: 'live', hubHeardAt: NOW },
      terminal: { id: patio.id, code: 'C', name: 'Patio' },
      hub: { address: 'https://10.0.0.3:4115', fingerprint: bar.fingerprint },
    })
    expect(nodesOf([hub, bar, patio], status).map(({ row, kind, standing }) => [row.code, kind, standing])).toEqual([
      ['B', 'hub', 'connected'],
      ['A', 'terminal', 'unknown'],
      ['C', 'terminal', 'connected'],
    ])
  })
})
