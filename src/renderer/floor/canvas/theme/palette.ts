/**
 * Shape of a palette. State is told in four channels (fill, edge, icon, text), so that it reads in greyscale and
 * without colour vision. Every palette keeps text at 4.5:1 and edges at 3:1; a test walks over all of them.
 */
import type { TileMark, TileState } from '../model'
import type { Colour } from './colour'

export type PaletteName = 'default' | 'okabe-ito' | 'quiet'
export type Mode = 'light' | 'dark'

/** How one state is painted. */
export interface StatePaint {
  readonly fill: Colour
  /** Second colour of a hatched fill. */
  readonly hatch?: Colour | undefined
  /** All text and the slash on the fill. */
  readonly ink: Colour
  /** Line around the tile; a solid tile needs none. */
  readonly edge?: Colour | undefined
  /** Line that parts a thick edge from the fill. */
  readonly gap?: Colour | undefined
  /** Ground and figure of the icon's badge. */
  readonly badge: Colour
  readonly badgeInk: Colour
}

export interface Palette {
  readonly name: PaletteName
  readonly mode: Mode
  /** Around the rooms. */
  readonly surround: Colour
  /** Inside a zone, before its own tint. */
  readonly floor: Colour
  readonly wall: Colour
  readonly zoneInk: Colour
  readonly furniture: Colour
  readonly furnitureInk: Colour
  readonly chair: Colour
  readonly states: Readonly<Record<TileState, StatePaint>>
  readonly marks: Readonly<Record<TileMark, Colour>>
  readonly markInk: Colour
  readonly selected: Colour
  /** What floats: the lifted party and the line at the finger. */
  readonly paper: Colour
  readonly paperInk: Colour
  /** How much of the floor shows through the veil over dimmed tiles. */
  readonly veil: number
}

/** Share of a zone's own colour in its floor: a hint, never a competitor of the tiles. */
export const ZONE_TINT = 0.05
