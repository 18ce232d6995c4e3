import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TransferTarget } from '@contract/operations/usages'
import { startTexts } from '../../i18n/i18n'
import { Projection } from '../../state/projection/projection'
import { at, floorOf, NOON, usage } from '../../state/projection/testing'
import { wordsOf } from '../../ui/use-words'
import type { Desk } from '../desk'
import { verdictText } from './moving'

const data = new Projection()
data.load(floorOf({ usages: [usage('party', 'u1')] }))
const saidOf = (nextBookingAt: string, now = NOON): string => {
  const words = wordsOf(i18next.getFixedT('en'), 'en', 'UTC')
  const terminal = { projection: { store: { getState: () => ({ data }) } }, clock: { getState: () => ({ now }) } }
  const target: TransferTarget = { unitId: 'u2', verdict: 'goes', code: 'BOOKING_SOON', facts: { nextBookingAt } }
  return verdictText({ terminal, words } as unknown as Desk, 'party', target)
}

describe('where a party may move', () => {
  beforeAll(() => startTexts('en'))

  it('is said with the booking that follows soon, and not with one of tomorrow', () => {
    expect(saidOf(at(75))).toBe('Goes to table 2; a booking follows at 13:15')
    expect(saidOf(at(24 * 60))).toBe('Goes to table 2')
  })

  it('is said with the booking that comes in a moment, however long the party is overdue', () => {
    expect(saidOf(at(5 * 60), NOON + 4 * 3_600_000)).toBe('Goes to table 2; a booking follows at 17:00')
  })
})
