/** All palettes, and a store's own colours on top of one of them. */
import type { TileState } from '../model'
import { type Colour, contrast, isColour, legible, luminance, mix } from './colour'
import { DEFAULT_DARK, DEFAULT_LIGHT } from './default-palette'
import { OKABE_ITO_DARK, OKABE_ITO_LIGHT } from './okabe-ito-palette'
import { type Mode, type Palette, type PaletteName, type StatePaint, ZONE_TINT } from './palette'
import { QUIET_DARK, QUIET_LIGHT } from './quiet-palette'

export const PALETTES: Readonly<Record<PaletteName, Readonly<Record<Mode, Palette>>>> = {
  default: { light: DEFAULT_LIGHT, dark: DEFAULT_DARK },
  'okabe-ito': { light: OKABE_ITO_LIGHT, dark: OKABE_ITO_DARK },
  quiet: { light: QUIET_LIGHT, dark: QUIET_DARK },
}

export const LEAST_TEXT_CONTRAST = 4.5
export const LEAST_EDGE_CONTRAST = 3
const HATCH_SHARE = 0.22

/** A store's own fill per state, as #rgb or #rrggbb; anything else is passed over. */
export type StateColours = Partial<Record<TileState, string>>

/** Floor of a zone under its tiles: the palette's floor with a hint of the zone's own colour. */
export const zoneFloor = (palette: Palette, colour: string | undefined): Colour =>
  colour !== undefined && isColour(colour) ? mix(palette.floor, colour, ZONE_TINT) : palette.floor

/** Keeps the pattern, edge style and icon of the state, and everything legible, whatever colour is asked for. */
export function repaint(paint: StatePaint, fill: Colour, palette: Palette): StatePaint {
  const ink = legible(paint.ink, [fill], LEAST_TEXT_CONTRAST)
  // Away from the ink, so that the hatching can only help it.
  const away = luminance(ink) > luminance(fill) ? '#000000' : '#ffffff'
  const hatch = paint.hatch === undefined ? undefined : mix(fill, away, HATCH_SHARE)
  const standsOut = contrast(fill, palette.floor) >= LEAST_EDGE_CONTRAST
  // A thick edge is parted from the fill by its gap; a thin one lies between the fill and the floor.
  const neighbours = paint.gap === undefined ? [fill, palette.floor] : [paint.gap, palette.floor]
  const edge =
    paint.edge === undefined && standsOut ? undefined : legible(paint.edge ?? fill, neighbours, LEAST_EDGE_CONTRAST)
  return { ...paint, fill, ink, hatch, edge }
}

export function themeOf(name: PaletteName, mode: Mode, colours: StateColours = {}): Palette {
  const palette = PALETTES[name][mode]
  const own = Object.entries(colours).filter(([, colour]) => isColour(colour))
  if (own.length === 0) return palette
  const states: Record<TileState, StatePaint> = { ...palette.states }
  for (const [state, colour] of own as [TileState, Colour][]) states[state] = repaint(states[state], colour, palette)
  return { ...palette, states }
}
