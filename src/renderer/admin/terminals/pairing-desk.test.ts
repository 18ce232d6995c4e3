import { describe, expect, it } from 'vitest'
import type { PairingCode } from '@contract/operations/terminals'
import type { Answer } from '../../state/client/ask'
import { makePairingDesk } from './pairing-desk'

const code = (text: string): PairingCode => ({
  code: text,
  expiresAt: '2026-11-21T12:10:00.000Z',
  addresses: [],
  fingerprint: '',
  link: '',
})

/** Everything that could go on has gone on. */
const settled = (): Promise<void> => new Promise((done) => setTimeout(done))

/** A hub that answers when it is told to, and keeps what was said to it. */
function slowHub() {
  const said: string[] = []
  const waiting: ((answer: Answer<PairingCode>) => void)[] = []
  return {
    said,
    answer: async (answer: Answer<PairingCode>) => {
      await settled()
      waiting.shift()?.(answer)
      await settled()
    },
    open: () => {
      said.push('open')
      return new Promise<Answer<PairingCode>>((resolve) => waiting.push(resolve))
    },
    close: async () => void said.push('close'),
  }
}

describe('opening a code for pairing', () => {
  it('shows the code once the hub has made it', async () => {
    const hub = slowHub()
    const desk = makePairingDesk(hub)
    void desk.open()
    expect(desk.store.getState().busy).toBe(true)
    await hub.answer({ ok: true, value: code('AAAA-AAAA-AAAA') })
    expect(desk.store.getState()).toMatchObject({ busy: false, code: { code: 'AAAA-AAAA-AAAA' } })
  })

  it('shows why there is none', async () => {
    const hub = slowHub()
    const desk = makePairingDesk(hub)
    void desk.open()
    await hub.answer({ ok: false, failure: { code: 'CANNOT_LISTEN' } })
    expect(desk.store.getState()).toMatchObject({ busy: false, code: null, failure: { code: 'CANNOT_LISTEN' } })
  })

  it('closes a code that arrives after the page was left', async () => {
    const hub = slowHub()
    const desk = makePairingDesk(hub)
    void desk.open()
    await settled()
    void desk.close()
    await hub.answer({ ok: true, value: code('LATE') })
    expect(hub.said).toEqual(['open', 'close'])
    expect(desk.store.getState().code).toBeNull()
  })

  it('never lets a close be overtaken by the opening that was asked for after it', async () => {
    const hub = slowHub()
    const desk = makePairingDesk(hub)
    void desk.open()
    await hub.answer({ ok: true, value: code('FIRST') })
    void desk.close()
    void desk.open()
    await hub.answer({ ok: true, value: code('SECOND') })
    expect(hub.said).toEqual(['open', 'close', 'open'])
    expect(desk.store.getState().code?.code).toBe('SECOND')
  })
})
