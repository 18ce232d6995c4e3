import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { startTexts } from '../i18n/i18n'
import { Projection } from '../state/projection/projection'
import { floorOf, unit } from '../state/projection/testing'
import { wordsOf } from '../ui/use-words'
import { namedTables, tablesText } from './unit-words'

const data = new Projection()
data.load(floorOf({ units: ['12', '101', '102', '103'].map((number) => unit(number, { number })) }))
const words = (language: 'en' | 'vi') => wordsOf(i18next.getFixedT(language), language, 'UTC')

describe('tables in words', () => {
  beforeAll(() => startTexts('en'))

  it('are named as one or as several', () => {
    const said = (...ids: string[]) => tablesText(data, ids, words('en'))
    expect(said('101')).toBe('Table 101')
    expect(said('102', '101', '12')).toBe('Tables 12, 101 and 102')
    expect(said()).toBe('')
    expect(tablesText(data, ['101', '102'], words('vi'))).toBe('Bàn 101 và 102')
  })

  it('give a sentence the form that goes with their number', () => {
    const freed = (...ids: string[]) => words('en').t('floor.panel.doneFree', namedTables(data, ids, words('en')))
    expect(freed('101')).toBe('Table 101 is free')
    expect(freed('101', '102')).toBe('Tables 101 and 102 are free')
  })
})
