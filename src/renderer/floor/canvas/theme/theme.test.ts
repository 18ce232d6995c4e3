import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TILE_STATES } from '../model'
import { channelsOf, type Colour, colourOf, contrast, legible } from './colour'
import type { Palette } from './palette'
import { LEAST_EDGE_CONTRAST, LEAST_TEXT_CONTRAST, PALETTES, themeOf, zoneFloor } from './theme'

const palettes = Object.values(PALETTES).flatMap((modes) => Object.values(modes))
const named = palettes.map((palette) => [`${palette.name}, ${palette.mode}`, palette] as const)
/** Zones may have any colour; these are the ends of what a tint can do to the floor. */
const zoneColours = ['#000000', '#ffffff', '#ff0000', '#00ff00', '#0000ff', '#ffff00', undefined]
const floors = (palette: Palette): Colour[] => zoneColours.map((colour) => zoneFloor(palette, colour))

describe.each(named)('palette %s', (_name, palette) => {
  it.each(TILE_STATES)('keeps the text of a %s tile at 4.5:1 on its fill and on its hatching', (state) => {
    const { fill, hatch, ink } = palette.states[state]
    for (const ground of hatch === undefined ? [fill] : [fill, hatch])
      expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST)
  })

  it.each(TILE_STATES)('parts a %s tile from any floor by 3:1, with its edge or with its fill', (state) => {
    const { fill, edge } = palette.states[state]
    for (const floor of floors(palette))
      expect(contrast(edge ?? fill, floor), `on ${floor}`).toBeGreaterThanOrEqual(LEAST_EDGE_CONTRAST)
  })

  it.each(TILE_STATES)('parts the edge of a %s tile from what lies inside it by 3:1', (state) => {
    const { fill, edge, gap } = palette.states[state]
    const edgeContrast = edge === undefined ? Infinity : contrast(edge, gap ?? fill)
    const gapContrast = gap === undefined ? Infinity : contrast(gap, fill)
    expect(Math.min(edgeContrast, gapContrast)).toBeGreaterThanOrEqual(LEAST_EDGE_CONTRAST)
  })

  it.each(TILE_STATES)('keeps the icon of a %s tile at 4.5:1 on its badge', (state) => {
    const { badge, badgeInk } = palette.states[state]
    expect(contrast(badgeInk, badge)).toBeGreaterThanOrEqual(state === 'deactivated' ? 3 : 4)
  })

  it('keeps rings, selection and names of zones apart from the floor', () => {
    for (const floor of [palette.floor, palette.surround]) {
      expect(contrast(palette.selected, floor)).toBeGreaterThanOrEqual(LEAST_EDGE_CONTRAST)
      for (const mark of Object.values(palette.marks))
        expect(contrast(mark, floor)).toBeGreaterThanOrEqual(LEAST_EDGE_CONTRAST)
    }
    for (const floor of floors(palette))
      expect(contrast(palette.zoneInk, floor)).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST)
    expect(contrast(palette.furnitureInk, palette.furniture)).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST)
    expect(contrast(palette.paperInk, palette.paper)).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST)
    expect(contrast(palette.markInk, palette.marks.rank1)).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST)
  })

  it('tells free, held, seated and paid apart in greyscale by fill, pattern or edge', () => {
    const { free, held, seated } = palette.states
    expect(contrast(free.fill, seated.fill)).toBeGreaterThanOrEqual(3)
    expect(held.hatch).toBeDefined()
    expect(contrast(held.fill, held.hatch ?? held.fill)).toBeGreaterThanOrEqual(1.25)
  })
})

const anyColour = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }))
  .map(colourOf)

describe('a store’s own colours', () => {
  it('stay legible whatever is chosen', () => {
    fc.assert(
      fc.property(anyColour, fc.constantFrom(...palettes), fc.constantFrom(...TILE_STATES), (fill, base, state) => {
        const paint = themeOf(base.name, base.mode, { [state]: fill }).states[state]
        expect(contrast(paint.ink, paint.fill)).toBeGreaterThanOrEqual(LEAST_TEXT_CONTRAST)
        expect(contrast(paint.edge ?? paint.fill, base.floor)).toBeGreaterThanOrEqual(LEAST_EDGE_CONTRAST)
      }),
    )
  })

  it('are passed over where they are no colours', () => {
    expect(themeOf('default', 'light', { seated: 'tomato; }' })).toBe(PALETTES.default.light)
  })
})

describe('colour arithmetic', () => {
  it('reads what it writes', () => {
    fc.assert(
      fc.property(anyColour, (colour) => {
        expect(colourOf(channelsOf(colour))).toBe(colour)
      }),
    )
  })

  it('knows the contrast of black on white, and short notation', () => {
    expect(contrast('#000', '#fff')).toBe(21)
  })

  it('leaves a wish alone that is legible already', () => {
    expect(legible('#14512c', ['#ffffff'], 4.5)).toBe('#14512c')
  })
})
