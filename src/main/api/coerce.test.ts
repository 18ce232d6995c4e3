import { describe, expect, it } from 'vitest'
import { OPERATIONS } from '@contract/contract'
import type { OperationName } from '@contract/contract'
import { coerceSearch } from './coerce'

const read = (name: OperationName, search: Record<string, unknown>) => coerceSearch(OPERATIONS.get(name)?.input, search)

describe('search parameters', () => {
  it('become numbers, booleans and instants where the operation says so', () => {
    expect(read('allocationUsages.find', { limit: '20', offset: '0', live: 'true', sort: '-createdAt' })).toEqual({
      limit: 20,
      offset: 0,
      live: true,
      sort: '-createdAt',
    })
    expect(read('allocationUnits.best', { partySize: '4', limit: '3' })).toEqual({ partySize: 4, limit: 3 })
    expect(read('activity.find', { before: '17' })).toEqual({ before: 17 })
  })

  it('get back the plus sign of an offset that was sent unescaped', () => {
    expect(read('allocationUnits.available', { from: '2026-11-21T18:30:00 07:00' })).toEqual({
      from: '2026-11-21T18:30:00+07:00',
    })
  })

  it('stay texts where a text is meant, digits or not', () => {
    expect(read('allocationUnits.find', { number: '007' })).toEqual({ number: '007' })
    expect(read('allocationLayouts.get', { id: 'x', depth: '1' })).toEqual({ id: 'x', depth: '1' })
  })

  it.each(['', ' 5', '5 ', '0x10', '1e3', '٣', '--1', 'NaN', 'Infinity', '5,0', '05'])(
    'stay as they are for validation to refuse: limit=%j',
    (limit) => expect(read('saleOrders.find', { limit })).toEqual({ limit }),
  )

  it('pass on what the operation does not know', () => {
    expect(read('saleOrders.find', { colour: 'red', limit: ['1', '2'] })).toEqual({ colour: 'red', limit: ['1', '2'] })
  })
})
