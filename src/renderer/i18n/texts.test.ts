import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '@contract/errors'
import { DomainAction } from '@contract/events'
import { TILE_STATES } from '@contract/occupancy'
import { en, vi } from './texts'

type Tree = { [key: string]: string | Tree }

/** Every text by its path: floor.seat.bar. */
function flat(tree: Tree, path = ''): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    const here = path === '' ? key : `${path}.${key}`
    if (typeof value === 'string') texts.set(here, value)
    else for (const [below, text] of flat(value, here)) texts.set(below, text)
  }
  return texts
}

const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort()
const english = flat(en)
const vietnamese = flat(vi)
/** A table that is free is refused for no reason, so there is nothing to say. */
const SILENT = new Set(['floor.seat.refused.FREE'])

/** What the screens ask for: whole keys, and patterns of those that are put together. */
const files = import.meta.glob<string>(['../**/*.{ts,tsx}', '!./**'], { query: '?raw', import: 'default', eager: true })
const source = Object.values(files).join('\n')
const patterns = [...source.matchAll(/`([\w.]+(?:\$\{[^}]*\}[\w.]*)+)`/g)].map(
  ([, text = '']) => new RegExp(`^${text.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[\\w-]+')}(\\..+)?$`),
)
const isSaid = (key: string): boolean => {
  const asked = key.replace(/_(one|other)$/, '')
  return source.includes(`'${asked}'`) || patterns.some((pattern) => pattern.test(asked))
}

describe('texts', () => {
  it('are all said somewhere', () => {
    expect([...english.keys()].filter((key) => !isSaid(key))).toEqual([])
  })

  it('has every text in both languages', () => {
    expect([...vietnamese.keys()]).toEqual([...english.keys()])
  })

  it.each([...english.keys()].filter((key) => !SILENT.has(key)))('says something in both languages at %s', (key) => {
    expect(english.get(key)).not.toBe('')
    expect(vietnamese.get(key)).not.toBe('')
    expect(holes(vietnamese.get(key) ?? '')).toEqual(holes(english.get(key) ?? ''))
  })

  it('has words for every error code, and shows no code', () => {
    for (const code of [...ERROR_CODES, 'NO_ANSWER'] as const) {
      for (const text of [en.errors[code], vi.errors[code]]) {
        expect(text.length).toBeGreaterThan(10)
        expect(text).not.toMatch(/[A-Z]{2,}_[A-Z]/)
      }
    }
  })

  it('calls it by one word in Vietnamese when orders become one', () => {
    const ofOrders = [...vietnamese.values()].filter((text) => /đơn/iu.test(text))
    expect(ofOrders.filter((text) => /ghép/iu.test(text))).toEqual([])
    expect(ofOrders.filter((text) => /gộp/iu.test(text)).length).toBeGreaterThan(5)
  })

  it('calls a party by one word in Vietnamese, which is not that of a tour', () => {
    expect([...vietnamese.values()].filter((text) => /đoàn/iu.test(text))).toEqual([])
    expect([...vietnamese.values()].filter((text) => /nhóm/iu.test(text)).length).toBeGreaterThan(20)
  })

  it('has words for every action of the history and every state of a tile', () => {
    for (const action of DomainAction.options) expect(vi.activity.actions[action]).toBeTruthy()
    for (const state of TILE_STATES) expect(vi.floor.states[state]).toBeTruthy()
  })
})
