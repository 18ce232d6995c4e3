import { describe, expect, it } from 'vitest'
import { floorOf, guest, NOON, unit, usage } from '../../state/projection/testing'
import { Projection } from '../../state/projection/projection'
import type { Words } from '../../ui/use-words'
import { findByText } from './finding'

const words = { language: 'vi' } as Words
const data = new Projection()
data.load(
  floorOf({
    units: [
      unit('u5', { name: { vi: 'Bàn cửa sổ', en: 'Window table' } }),
      unit('u50'),
      unit('u15'),
      unit('u7'),
      unit('vip', { number: 'Đ1' }),
    ],
    usages: [usage('a', 'u7', { guest: guest(4, 'Nguyễn Thị Ánh') })],
  }),
)
const find = (text: string): (string | undefined)[] =>
  findByText(data, text, words, NOON).map((id) => data.units.get(id)?.number)

describe('finding a table by what is written on it', () => {
  it.each(['ban 5', 'Bàn 5', 'BAN5', 'table 5', ' 5 '])('finds table 5 first by "%s"', (text) => {
    expect(find(text)[0]).toBe('5')
  })

  it('puts the whole number before its beginnings', () => {
    expect(find('5')).toEqual(['5', '50'])
  })

  it('finds by name in either language, without accents', () => {
    expect(find('cua so')).toEqual(['5'])
    expect(find('window')).toEqual(['5'])
    expect(find('d1')).toEqual(['Đ1'])
  })

  it('finds a party by its guest', () => {
    expect(find('anh')).toEqual(['7'])
  })

  it('finds nothing for nothing', () => {
    expect(find('  ')).toEqual([])
    expect(find('zzz')).toEqual([])
  })
})
