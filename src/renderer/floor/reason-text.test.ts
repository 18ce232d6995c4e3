import { describe, expect, it } from 'vitest'
import type { Reason } from '@contract/operations/units'
import { mainReasons } from './reason-text'

const reason = (code: Reason['code'], kind: Reason['kind']): Reason => ({
  code,
  kind,
  facts: {},
  text: '',
})
const codes = (...reasons: Reason[]) => mainReasons({ reasons }).map(({ code }) => code)

describe('the reasons for and against a table', () => {
  it('are the two that count most, those against it first', () => {
    const found = codes(
      reason('WISHED_ZONE', 'for'),
      reason('EMPTY_SEATS', 'against'),
      reason('COMBINATION', 'against'),
    )
    expect(found).toEqual(['EMPTY_SEATS', 'COMBINATION'])
  })
})
