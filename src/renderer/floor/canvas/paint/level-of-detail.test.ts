import { describe, expect, it } from 'vitest'
import { DETAIL_FROM, detailFor, type TileDetail } from './level-of-detail'

const shown = (size: number): string[] =>
  Object.entries(detailFor(size))
    .filter(([, visible]) => visible === true)
    .map(([detail]) => detail)

describe('level of detail', () => {
  it('drops chairs, server, elapsed, party, icon in this order, and the number last', () => {
    const order: (keyof TileDetail)[] = ['chairs', 'server', 'elapsed', 'party', 'icon', 'number']
    const sizes = order.map((detail) => DETAIL_FROM[detail])
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  })

  it('never shows less on a larger tile', () => {
    for (let size = 0; size < 120; size += 1) expect(shown(size + 1)).toEqual(expect.arrayContaining(shown(size)))
  })

  it('still says its number at fourteen pixels, and nothing below a letter’s height', () => {
    expect(shown(14)).toEqual(['number'])
    expect(shown(8)).toEqual([])
  })

  it('gives the same object for the same answer', () => {
    expect(detailFor(70)).toBe(detailFor(90))
  })
})
