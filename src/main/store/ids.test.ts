import { Id } from '@contract/primitives'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derivedId, freshId } from './ids'

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

describe('ids', () => {
  it('that are fresh are UUIDv7 of their time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (now) => {
        const id = freshId(now)
        expect(id).toMatch(V7)
        expect(Id.parse(id)).toBe(id)
        expect(timeOf(id)).toBe(now)
      }),
    )
  })

  it('that a command makes are UUIDv7 with the time of the command’s own id, the same everywhere', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string(), fc.nat(), (command, purpose, index) => {
        const id = derivedId(command, purpose, index)
        expect(id).toMatch(V7)
        expect(derivedId(command, purpose, index)).toBe(id)
        expect(timeOf(id)).toBe(timeOf(command))
      }),
    )
  })

  it('differ for each command, purpose and number', () => {
    const ids = ['01900000-0001-7000-8000-000000000001', '01900000-0001-7000-8000-000000000002'].flatMap((command) =>
      ['usage', 'order', 'usage/1'].flatMap((purpose) =>
        Array.from({ length: 50 }, (_, index) => derivedId(command, purpose, index)),
      ),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })
})
