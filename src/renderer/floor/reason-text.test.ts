import { describe, expect, it } from 'vitest'
import type { Reason } from '@contract/operations/units'
import { at } from '../state/projection/testing'
import { followsSoon, mainReasons } from './reason-text'

const reason = (code: Reason['code'], kind: Reason['kind'], facts: Reason['facts'] = {}): Reason => ({
  code,
  kind,
  facts,
  text: '',
})
const booked = (minutes: number): Reason => reason('NEXT_BOOKING', 'against', { at: at(minutes) })
const codes = (...reasons: Reason[]) => mainReasons({ reasons, reservedTo: at(90) }).map(({ code }) => code)

describe('the reasons for and against a table', () => {
  it('are the two that count most, those against it first', () => {
    const found = codes(
      reason('WISHED_ZONE', 'for'),
      reason('EMPTY_SEATS', 'against'),
      reason('COMBINATION', 'against'),
    )
    expect(found).toEqual(['EMPTY_SEATS', 'COMBINATION'])
  })

  it('name a booking that follows within two hours of the stay, and none that is later', () => {
    expect(codes(booked(90), reason('FITS_EXACTLY', 'for'))).toEqual(['NEXT_BOOKING', 'FITS_EXACTLY'])
    expect(codes(booked(90 + 120), reason('FITS_EXACTLY', 'for'))).toEqual(['NEXT_BOOKING', 'FITS_EXACTLY'])
    expect(codes(booked(90 + 121), reason('FITS_EXACTLY', 'for'))).toEqual(['FITS_EXACTLY'])
    expect(codes(booked(24 * 60), reason('WISHED_ZONE', 'for'), reason('EMPTY_SEATS', 'against'))).toEqual([
      'EMPTY_SEATS',
      'WISHED_ZONE',
    ])
  })

  it('leave a table without a booking alone', () => {
    expect(followsSoon(null, Date.parse(at(90)))).toBe(false)
  })
})
