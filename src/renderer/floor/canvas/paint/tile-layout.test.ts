import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TILE_STATES, type TileView } from '../model'
import { detailFor } from './level-of-detail'
import { textBoxOf } from './tile'
import { type Elider, layoutTile, type TextRun } from './tile-layout'

/** Every letter is 0.6 of its size wide. */
const meter: Elider = {
  width: (text) => text.length * 0.6,
  columnsWidth: (text) => text.length * 0.6,
  elide: (text, _weight, most) => {
    if (text.length * 0.6 <= most) return text
    const kept = Math.floor(most / 0.6) - 1
    return kept >= 3 ? `${text.slice(0, kept)}…` : ''
  },
}

const seated: TileView = {
  id: '7',
  x: 0,
  y: 0,
  width: 90,
  height: 90,
  number: '7',
  capacity: 6,
  state: 'seated',
  lines: { party: '4/6', elapsed: '0:42', server: 'Lan' },
}
const lay = (view: TileView, width: number, height = width, round = false): TextRun[] =>
  layoutTile(view, { width, height, round, pad: 4 }, detailFor(Math.min(width, height)), meter)
const texts = (runs: readonly TextRun[]): string[] => runs.map((run) => run.text)

describe('texts of a tile', () => {
  it('are all there on a large tile, party and time side by side', () => {
    const runs = lay(seated, 110)
    expect(texts(runs)).toEqual(['7', '4/6', '0:42', 'Lan'])
    expect(runs[1]?.y).toBe(runs[2]?.y)
  })

  it('go one by one as the tile shrinks: server, elapsed, party; the number last', () => {
    expect(texts(lay(seated, 56))).not.toContain('Lan')
    expect(texts(lay(seated, 38))).toEqual(['7', '4/6'])
    expect(texts(lay(seated, 24))).toEqual(['7'])
    expect(texts(lay(seated, 10))).toEqual([])
  })

  it('say the capacity of a free table, with a person before it', () => {
    const [, capacity] = lay({ ...seated, state: 'free', lines: {} }, 90)
    expect(capacity).toMatchObject({ text: '6', person: true })
  })

  it('keep the time of a booking before the name, and the name before nothing', () => {
    const held: TileView = { ...seated, state: 'held', lines: { party: '4', nextTime: '19:30', nextName: 'Nguyen' } }
    expect(texts(lay(held, 160))).toEqual(['7', '19:30', 'Nguyen', '4'])
    expect(texts(lay(held, 64))).toContain('19:30')
    expect(texts(lay(held, 64))).not.toContain('Nguyen')
  })

  it('say how late the guests of a held table are, in bold, and let that go last', () => {
    const late: TileView = { ...seated, state: 'held', lines: { party: '4', nextTime: '19:30', elapsed: '+0:12' } }
    expect(lay(late, 160).find((run) => run.text === '+0:12')?.weight).toBe(700)
    expect(texts(lay(late, 60))).toEqual(['7', '19:30', '+0:12'])
    expect(texts(lay(late, 50))).toEqual(['7', '+0:12'])
  })

  it('make the time of an overdue table bold', () => {
    expect(lay({ ...seated, state: 'overdue' }, 110).find((run) => run.text === '0:42')?.weight).toBe(700)
  })

  it('say of an overdue table how long until the end, and whom it blocks on a tile of 58 pixels', () => {
    const overdue: TileView = { ...seated, state: 'overdue', lines: { ...seated.lines, nextTime: '19:30' } }
    const drawn = (side: number) => layoutTile(overdue, textBoxOf(overdue, side, side), detailFor(side), meter)
    expect(texts(drawn(58))).toEqual(expect.arrayContaining(['7', '0:42', '19:30']))
    expect(texts(drawn(48))).toEqual(['7', '0:42'])
    expect(texts(drawn(36))).toEqual(['7', '0:42'])
    expect(texts(drawn(24))).toEqual(['7'])
  })

  it('stay clear of the thick edge of an overdue table', () => {
    const overdue: TileView = { ...seated, state: 'overdue' }
    const thick = 6 // The edge at its widest, and the line inside of it.
    for (let side = 58; side <= 110; side += 1)
      for (const run of layoutTile(overdue, textBoxOf(overdue, side, side), detailFor(side), meter))
        expect(Math.abs(run.x) + (run.text.length * 0.6 * run.size) / 2).toBeLessThanOrEqual(side / 2 - thick - 1.5)
  })

  it('stay inside the tile, and the number is the largest, whatever it is called', () => {
    const side = fc.integer({ min: 6, max: 300 })
    fc.assert(
      fc.property(
        side,
        side,
        fc.boolean(),
        fc.string({ minLength: 1, maxLength: 6 }),
        fc.constantFrom(...TILE_STATES),
        (width, height, round, number, state) => {
          const lines = { ...seated.lines, nextTime: '19:30', nextName: 'Trần Thị Mai' }
          const runs = lay({ ...seated, number, state, lines }, width, height, round)
          for (const run of runs) {
            const half = (run.text.length * 0.6 * run.size) / 2
            expect(Math.abs(run.x) + half).toBeLessThanOrEqual(width / 2 + 0.001)
            expect(Math.abs(run.y) + run.size * 0.36).toBeLessThanOrEqual(height / 2 + 0.001)
            expect(run.size).toBeLessThanOrEqual(runs[0]?.size ?? 0)
          }
        },
      ),
    )
  })
})
