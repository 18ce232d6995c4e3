import { describe, expect, it } from 'vitest'
import { Id } from '@contract/primitives'
import { keyedCommandId, restCommandId, rpcCommandId } from './command-id'

const UUID = '01890000-0000-7000-8000-0000000000ff'

describe('the id of a command', () => {
  it('is a fresh UUIDv7 that carries the time where the client chose none', () => {
    const now = Date.UTC(2026, 10, 21)
    const id = rpcCommandId({}, now)
    expect(Id.parse(id)).toBe(id)
    expect(id[14]).toBe('7')
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now)
    expect(rpcCommandId({}, now)).not.toBe(id)
  })

  it('is the same for the same credential, route and key, and another where one of them differs', () => {
    const id = keyedCommandId('linh', 'POST /a', 'k1')
    expect(Id.parse(id)).toBe(id)
    expect(id[14]).toBe('8')
    expect(keyedCommandId('linh', 'POST /a', 'k1')).toBe(id)
    const others = [
      keyedCommandId('minh', 'POST /a', 'k1'),
      keyedCommandId('linh', 'POST /b', 'k1'),
      keyedCommandId('linh', 'POST /a', 'k2'),
      keyedCommandId('linhPOST', ' /a', 'k1'),
    ]
    expect(new Set([id, ...others]).size).toBe(5)
  })

  it('is what x-command-id says over RPC, in lower case, and nothing that is no UUID', () => {
    expect(rpcCommandId({ 'x-command-id': UUID.toUpperCase() }, 0)).toBe(UUID)
    for (const odd of ['', 'seven', `${UUID}0`, [UUID, UUID]]) {
      expect(() => rpcCommandId({ 'x-command-id': odd }, 0)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    }
  })

  it('takes any text up to 255 characters as Idempotency-Key', () => {
    expect(restCommandId({ 'idempotency-key': 'x'.repeat(255) }, 0, 'linh', 'POST /a')[14]).toBe('8')
    expect(restCommandId({}, 0, 'linh', 'POST /a')[14]).toBe('7')
    for (const odd of ['', '   ', 'x'.repeat(256)]) {
      expect(() => restCommandId({ 'idempotency-key': odd }, 0, 'linh', 'POST /a')).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT' }),
      )
    }
  })
})
