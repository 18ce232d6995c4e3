/**
 * What the canvas is given to draw. Plain view models: every text is prepared, every position is absolute in the
 * layout, and no business rule can be read from them. One unit of length is one centimetre of the room.
 */
import type { RoomPoint, RoomRect } from './space/geometry'

export const TILE_STATES = ['free', 'soon', 'held', 'seated', 'paid', 'overdue', 'deactivated'] as const

/** What a tile says about its table; the colours, edges, icons and patterns of each are in `theme/`. */
export type TileState = (typeof TILE_STATES)[number]

/** Outline of a tile. A round tile with unequal sides is an ellipse. */
export type TileShape = 'rect' | 'round'

/**
 * Prepared texts, each drawn only where it fits. What is absent is not drawn. Figures of `elapsed` and `nextTime`
 * are set in columns of equal width, so that a running time does not dance.
 */
export interface TileLines {
  /** Party of capacity, '4/6'. A free tile without it shows its capacity. */
  readonly party?: string | undefined
  /** Time seated, or time since paid: '0:42'; of a held table how late its guests are: '+0:12'. */
  readonly elapsed?: string | undefined
  /** Server responsible: 'Lan'. */
  readonly server?: string | undefined
  /** When the next booking begins: '19:30'. */
  readonly nextTime?: string | undefined
  /** Who it is for: 'Nguyen'. Cut short where the tile is narrow. */
  readonly nextName?: string | undefined
}

/** One table, seat, locker or bay as it is drawn. Treated as immutable: a change is a new object with the same id. */
export interface TileView {
  readonly id: string
  /** Left, top, width and height before rotation, in layout coordinates. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Degrees clockwise about the centre. Texts stay upright. */
  readonly rotation?: number | undefined
  readonly shape?: TileShape | undefined
  /** Up to six characters; the largest text of the tile. */
  readonly number: string
  readonly capacity: number
  readonly state: TileState
  /** Not yet confirmed by the hub: dashed edge and a crossed-out cloud over whatever the state looks like. */
  readonly provisional?: boolean | undefined
  readonly lines?: TileLines | undefined
}

/** A region of the layout. Sub-zones come after the zone that holds them. */
export interface ZoneView {
  readonly id: string
  readonly name: string
  /** Bounding frame in layout coordinates. */
  readonly frame: RoomRect
  /** Polygon in layout coordinates; the frame itself where absent. */
  readonly outline?: readonly RoomPoint[] | undefined
  /** Any CSS hex colour; only ever a light tint behind the tiles. */
  readonly colour?: string | undefined
  /** 1 directly in the layout, 2 in another zone. */
  readonly level: 1 | 2
}

/** Something that stands in the room and is never occupied: a bar, a wall, a plant. */
export interface FurnitureView {
  readonly id: string
  readonly frame: RoomRect
  readonly rotation?: number | undefined
  readonly shape?: TileShape | undefined
  readonly label?: string | undefined
}

/** A picture under the rooms, for layouts traced from a drawing. */
export interface PictureView {
  readonly image: CanvasImageSource
  readonly frame: RoomRect
  /** 0 to 1. */
  readonly opacity: number
}

export interface BackdropView {
  readonly furniture: readonly FurnitureView[]
  readonly picture?: PictureView | undefined
}

/** What an interaction says about a tile, drawn over it and gone with the interaction. */
export type TileMark = 'rank1' | 'rank2' | 'rank3' | 'goes' | 'consequence' | 'hit'

/** Marks of the running interaction: a few tiles are ringed, and the rest may step back. */
export interface TileMarks {
  readonly marks: ReadonlyMap<string, TileMark>
  /** 'dimmed' puts a veil over every tile without a mark. */
  readonly rest: 'plain' | 'dimmed'
  /** Tiles without a mark that stay in the light. */
  readonly spared?: ReadonlySet<string> | undefined
}

export const NO_MARKS: TileMarks = { marks: new Map(), rest: 'plain' }

/** What would follow if the lifted party were dropped on a target: one line, in words, said at the finger. */
export interface LiftVerdict {
  readonly outcome: 'goes' | 'consequence' | 'blocked'
  readonly text: string
}
