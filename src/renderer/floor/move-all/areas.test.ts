import { describe, expect, it } from 'vitest'
import { likelyArea } from './areas'

const area = (zoneId: string, layoutId: string, parties: number) => ({ zoneId, layoutId, parties })
const areas = [area('hall', 'ground', 1), area('bar', 'ground', 3), area('roof', 'upstairs', 9)]

describe('the area that everyone leaves', () => {
  it('is the one that is looked at', () => {
    expect(likelyArea(areas, 'ground', 'hall')).toBe('hall')
  })

  it('is else the fullest of the floor that is shown', () => {
    expect(likelyArea(areas, 'ground', null)).toBe('bar')
    expect(likelyArea(areas, 'upstairs', null)).toBe('roof')
  })

  it('is the fullest of all where that floor has none, and nothing where there is none at all', () => {
    expect(likelyArea(areas, 'cellar', null)).toBe('roof')
    expect(likelyArea([], 'ground', null)).toBeNull()
  })
})
