import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { CONFLICT_KINDS } from '@contract/entities/conflict'
import type { Conflict, ConflictKind } from '@contract/entities/conflict'
import type { Language } from '@contract/primitives'
import { LANGUAGES } from '@contract/primitives'
import { startTexts } from '../i18n/i18n'
import { Projection } from '../state/projection/projection'
import { at, conflict, floorOf, guest, order, person, reservation, unit, usage } from '../state/projection/testing'
import { elapsed } from '../ui/time'
import { wordsOf } from '../ui/use-words'
import type { Words } from '../ui/use-words'
import { choiceTexts, deedText, whatText, whenText, whoText } from './card-words'

beforeAll(() => startTexts('en'))

const wordsIn = (language: Language): Words => ({
  ...wordsOf(i18next.getFixedT(language), language, 'UTC'),
  ago: elapsed,
})
const english = wordsIn('en')

const data = new Projection()
data.load(
  floorOf({
    units: [unit('u1', { number: 'T5' }), unit('u2', { number: 'T8' })],
    usages: [usage('x', 'u1', { usageId: 'order-x' })],
    orders: [
      order('o', { number: 'B-003', guest: guest(4, 'Nguyễn') }),
      order('order-x', { number: 'A-012', guest: guest(2) }),
    ],
    reservations: [
      reservation('r', { guest: guest(6), reservedFrom: at(90) }),
      reservation('named', { guest: guest(4, 'Trần'), reservedFrom: at(90) }),
    ],
    staff: [person('lan', 'Lan')],
  }),
)

const KINDS = Object.keys(CONFLICT_KINDS) as ConflictKind[]

describe('a card in words', () => {
  it('names the party, when and where, and who stands at its table', () => {
    const card = conflict('c', { happenedAt: at(-30) })
    expect(whoText(data, card, english)).toBe('Party of 4 · Nguyễn · B-003')
    expect(whenText(card, english)).toBe('From 11:30, terminal B')
    expect(whatText(data, card, english)).toBe('Table T5 was taken by order A-012.')
  })

  it('asks about what waited for something that was let go', () => {
    const card = conflict('c', { kind: 'REFUSED', code: 'PARKED', commandName: 'saleOrders.paid', input: { id: 'o' } })
    expect(whatText(data, card, english)).toBe('Paid? It waited for something that is not done.')
    expect(choiceTexts(data, card, 'APPLY_AGAIN', english).label).toBe('Do it')
  })

  it('says where a party sits that two had seated', () => {
    const facts = { id: 'o', usageId: 'x', unitId: 'u1', unitNumber: 'T5' }
    const card = conflict('c', { kind: 'MOVED', code: 'PARTY_SEATED', facts, unitIds: ['u2'] })
    expect(whatText(data, card, english)).toBe('Table T5 had been given to this party first.')
  })

  it('names a booking by its time', () => {
    const card = conflict('c', { orderId: null, reservationId: 'r', commandName: 'reservations.create' })
    expect(whoText(data, card, english)).toBe('Booking at 13:30 · 6 guests')
  })

  it('knows a party that has left from what was sent, and a table that is gone by no number', () => {
    const card = conflict('c', {
      kind: 'UNIT_GONE',
      orderId: 'gone',
      unitIds: ['gone'],
      facts: {},
      input: { guest: { partySize: 3 } },
    })
    expect(whoText(data, card, english)).toBe('Party of 3')
    expect(whatText(data, card, english)).toBe('Their table is no longer in use.')
  })

  it('names whoever took the table by their name, where they gave one', () => {
    const usageOf = (usage: Conflict['facts']) => conflict('c', { facts: { unitId: 'u1', usage } })
    const seated = usageOf({ id: 'y', usageType: 'SALE_ORDER', usageId: 'o' })
    expect(whatText(data, seated, english)).toBe('Table T5 was taken by Nguyễn’s party (B-003).')
    expect(whatText(data, seated, wordsIn('vi'))).toContain('khách Nguyễn (đơn B-003)')
    const booked = { id: 'z', usageType: 'RESERVATION', reservedFrom: at(90) }
    expect(whatText(data, usageOf({ ...booked, usageId: 'named' }), english)).toBe(
      'Table T5 was taken by Trần’s booking at 13:30.',
    )
    expect(whatText(data, usageOf({ ...booked, usageId: 'r' }), english)).toBe(
      'Table T5 was taken by the booking at 13:30.',
    )
  })

  it('says another party where the one that took the table is gone', () => {
    const facts = { unitId: 'u1', usage: { id: 'y', usageType: 'SALE_ORDER', usageId: 'order-y' } }
    expect(whatText(data, conflict('c', { facts }), english)).toBe('Table T5 was taken by another party.')
  })

  it('says what was done, with its tables where they are known', () => {
    const seated = { name: 'saleOrders.create', input: { allocationUnitIds: ['u1', 'u2'] } }
    expect(deedText(data, seated, english)).toBe('Seated at T5 and T8')
    expect(deedText(data, { name: 'allocationUsages.transfer', input: { allocationUnitIds: ['u2'] } }, english)).toBe(
      'Moved to T8',
    )
    expect(deedText(data, { name: 'saleOrders.paid', input: { id: 'o' } }, english)).toBe('Paid')
    const line = { name: 'saleOrders.addLine', input: { orderId: 'o', name: 'Phở bò' } }
    expect(deedText(data, line, english)).toBe('Phở bò added')
    expect(deedText(data, { name: 'activity.undo', input: { commandId: 'c' } }, english)).toBe('Taken back')
    expect(deedText(data, { name: 'something.new', input: {} }, english)).toBe('Details changed')
  })

  describe.each(LANGUAGES)('in %s', (language) => {
    const words = wordsIn(language)
    const cardOf = (kind: ConflictKind): Conflict => conflict('c', { kind, actorId: 'lan' })

    it.each(KINDS)('says of %s in one sentence what came between', (kind) => {
      expect(whatText(data, cardOf(kind), words)).toMatch(/^[\p{Lu}].+[.]$/u)
      expect(whatText(data, cardOf(kind), words)).not.toMatch(/\{\{|conflicts\.|[A-Z]{3,}_/)
    })

    it.each(KINDS.flatMap((kind) => CONFLICT_KINDS[kind].map((choice) => [kind, choice] as const)))(
      'says of %s, %s what it will do',
      (kind, choice) => {
        const { label, does } = choiceTexts(data, cardOf(kind), choice, words)
        expect(label.length).toBeGreaterThan(3)
        expect(label.length).toBeLessThan(24)
        expect(does).toMatch(/^[\p{Lu}].+[.]$/u)
        expect(label + does).not.toMatch(/\{\{|conflicts\.|[A-Z]{3,}_/)
      },
    )
  })
})
