import { describe, expect, it } from 'vitest'
import { ESCALATION_MILLISECONDS } from '@contract/entities/conflict'
import type { LiveFloor } from '@contract/operations/store'
import { Projection } from '../state/projection/projection'
import { at, conflict, floorOf, NOON, order, reservation, usage } from '../state/projection/testing'
import { choicesOf, isEscalated, openCards, rivalUsage } from './cards'

const holding = (change: Partial<LiveFloor>): Projection => {
  const data = new Projection()
  data.load(floorOf(change))
  return data
}

/** The party of the card without a table, the other one on u1. */
const both = { orders: [order('o'), order('order-x')], usages: [usage('x', 'u1', { usageId: 'order-x' })] }

describe('choices of a card', () => {
  it('are those of its kind, the likely one first', () => {
    expect(choicesOf(holding(both), conflict('c'))).toEqual(['SEAT_ELSEWHERE', 'MOVE_OTHER', 'JOIN', 'CANCEL'])
  })

  it('leave out whom nobody can move or join any more', () => {
    expect(choicesOf(holding({ ...both, usages: [] }), conflict('c'))).toEqual(['SEAT_ELSEWHERE', 'CANCEL'])
  })

  it('follow the others to where they sit now', () => {
    const data = holding({ ...both, usages: [usage('y', 'u2', { usageId: 'order-x' })] })
    expect(rivalUsage(data, conflict('c'))?.id).toBe('y')
    expect(choicesOf(data, conflict('c'))).toContain('MOVE_OTHER')
  })

  it('give a booking another table, and let it join nobody', () => {
    const card = conflict('c', { orderId: null, reservationId: 'r' })
    const data = holding({ ...both, reservations: [reservation('r')] })
    expect(choicesOf(data, card)).toEqual(['SEAT_ELSEWHERE', 'MOVE_OTHER', 'CANCEL'])
  })

  it('let a party be that somebody else has given a table meanwhile', () => {
    const data = holding({ ...both, usages: [...both.usages, usage('y', 'u2', { usageId: 'o' })] })
    expect(choicesOf(data, conflict('c'))).toEqual(['ACKNOWLEDGE'])
    const further = conflict('c', { commandName: 'allocationUsages.startForOrder', input: {} })
    expect(choicesOf(data, further)).toEqual(['SEAT_ELSEWHERE', 'MOVE_OTHER', 'JOIN', 'CANCEL'])
  })

  it('let a booking be that was given a table, has come or was cancelled meanwhile', () => {
    const card = conflict('c', { orderId: null, reservationId: 'r', commandName: 'reservations.create', input: {} })
    const booked = { ...both, reservations: [reservation('r')] }
    const given = usage('y', 'u2', { usageId: 'r', usageType: 'RESERVATION' })
    expect(choicesOf(holding({ ...booked, usages: [...both.usages, given] }), card)).toEqual(['ACKNOWLEDGE'])
    expect(choicesOf(holding(both), card)).toEqual(['ACKNOWLEDGE'])
  })

  it('move nobody who has left', () => {
    const card = conflict('c', { kind: 'MOVED' })
    expect(choicesOf(holding(both), card)).toEqual(['DISCARD', 'APPLY_AGAIN'])
    expect(choicesOf(holding({}), card)).toEqual(['DISCARD'])
  })

  it('seat nobody again who sits; an order that has ended is reopened instead', () => {
    const card = conflict('c', { kind: 'ENDED' })
    expect(choicesOf(holding({ orders: [order('o')] }), card)).toEqual(['DISCARD', 'SEAT_ELSEWHERE'])
    expect(choicesOf(holding({ orders: [order('o')], usages: [usage('z', 'u2', { usageId: 'o' })] }), card)).toEqual([
      'DISCARD',
    ])
    expect(choicesOf(holding({}), card)).toEqual(['DISCARD', 'REOPEN'])
    const ofBooking = conflict('c', { kind: 'ENDED', orderId: null, reservationId: 'r' })
    expect(choicesOf(holding({}), ofBooking)).toEqual(['DISCARD'])
  })
})

describe('open cards', () => {
  it('begin with the parties that stand on the floor, the longest first', () => {
    const conflicts = [
      conflict('discard', { kind: 'ENDED', happenedAt: at(-60) }),
      conflict('late', { happenedAt: at(-10) }),
      conflict('early', { happenedAt: at(-20) }),
    ]
    expect(openCards(holding({ conflicts })).map(({ id }) => id)).toEqual(['early', 'late', 'discard'])
  })

  it("are a manager's after five minutes", () => {
    const card = conflict('c', { createdAt: at(0) })
    expect(isEscalated(card, NOON + ESCALATION_MILLISECONDS)).toBe(false)
    expect(isEscalated(card, NOON + ESCALATION_MILLISECONDS + 1)).toBe(true)
  })
})
