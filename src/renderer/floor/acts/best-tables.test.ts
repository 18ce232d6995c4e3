import { describe, expect, it } from 'vitest'
import type { Candidate } from '@contract/operations/units'
import { Projection } from '../../state/projection/projection'
import { floorOf, layout, unit, zone } from '../../state/projection/testing'
import type { Words } from '../../ui/use-words'
import { nearestFirst } from './best-tables'

const words = { name: () => '' } as unknown as Words
const at = (x: number) => ({ placement: { type: 'absolute' as const, value: { x, y: 0, z: 0 } } })
const data = new Projection()
data.load(
  floorOf({
    layouts: [layout, { ...layout, id: 'roof' }],
    zones: [zone, { ...zone, id: 'terrace', layoutId: 'roof' }],
    units: [
      unit('lost', at(0)),
      unit('near', at(200)),
      unit('middle', at(400)),
      unit('far', at(900)),
      unit('up', { ...at(0), zoneId: 'terrace' }),
    ],
  }),
)

const candidate = (unitIds: string[], short = false): Candidate => ({
  unitIds,
  capacity: 4,
  reservedFrom: '',
  reservedTo: '',
  nextBookingAt: null,
  serverId: null,
  reasons: short ? [{ kind: 'against', code: 'SHORTENED', facts: {}, text: '' }] : [],
})
const order = (candidates: Candidate[], near = ['lost']): string[] =>
  nearestFirst(data, candidates, near, words).map(({ unitIds }) => unitIds.join('+'))

describe('tables for a party that lost its own', () => {
  it('come by how near they are, whatever their rank', () => {
    expect(order([candidate(['far']), candidate(['near']), candidate(['middle'])])).toEqual(['near', 'middle', 'far'])
  })

  it('come last where the stay would be cut short', () => {
    expect(order([candidate(['near'], true), candidate(['far'])])).toEqual(['far', 'near'])
  })

  it('come last on another floor, and count by their nearest table where they are several', () => {
    const found = order([candidate(['up']), candidate(['middle']), candidate(['far', 'near'])])
    expect(found).toEqual(['far+near', 'middle', 'up'])
  })

  it('keep their rank where the lost table stands nowhere any more', () => {
    expect(order([candidate(['far']), candidate(['near'])], ['gone'])).toEqual(['far', 'near'])
  })
})
