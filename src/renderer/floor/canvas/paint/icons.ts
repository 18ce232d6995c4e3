/** Icons of tiles: outlines from Tabler Icons (MIT), 24 by 24, drawn with round caps. */
import type { TileState } from '../model'
import type { Context2D } from './context'

const OUTLINES = {
  // The badge itself is the face of the clock.
  clock: 'M12 4.5v8l5 3.5',
  calendar:
    'M4 7a2 2 0 0 1 2 -2h12a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-12a2 2 0 0 1 -2 -2l0 -12M16 3l0 4M8 3l0 4M4 11l16 0M8 15h2v2h-2l0 -2',
  check: 'M5 12l5 5l10 -10',
  timer: 'M5 13a7 7 0 1 0 14 0a7 7 0 0 0 -14 0M14.5 10.5l-2.5 2.5M17 8l1 -1M14 3h-4',
  slash: 'M17 5l-10 14',
  cloudOff:
    'M9.58 5.548c.24 -.11 .492 -.207 .752 -.286c1.88 -.572 3.956 -.193 5.444 1c1.488 1.19 2.162 3.007 1.77 4.769h.99c1.913 0 3.464 1.56 3.464 3.486c0 .957 -.383 1.824 -1.003 2.454m-2.997 1.033h-11.343c-2.572 -.004 -4.657 -2.011 -4.657 -4.487c0 -2.475 2.085 -4.482 4.657 -4.482c.13 -.582 .37 -1.128 .7 -1.62M3 3l18 18',
  person: 'M8 7a4 4 0 1 0 8 0a4 4 0 0 0 -8 0M6 21v-2a4 4 0 0 1 4 -4h4a4 4 0 0 1 4 4v2',
} as const

export type IconName = keyof typeof OUTLINES

/** A seated table needs no icon: it is the solid one. A free one has its chairs. */
export const STATE_ICONS: Readonly<Partial<Record<TileState, IconName>>> = {
  soon: 'clock',
  held: 'calendar',
  paid: 'check',
  overdue: 'timer',
  deactivated: 'slash',
}

const paths = new Map<IconName, Path2D>()

/** Built on first use, so that reading this file needs no browser. */
function pathOf(name: IconName): Path2D {
  const known = paths.get(name)
  if (known !== undefined) return known
  const path = new Path2D(OUTLINES[name])
  paths.set(name, path)
  return path
}

/** Draws an icon centred on (x, y), `size` device pixels wide. `weight` is the line in 24ths of the size. */
export function drawIcon(
  context: Context2D,
  name: IconName,
  x: number,
  y: number,
  size: number,
  colour: string,
  weight = 2.6,
): void {
  context.save()
  context.translate(x - size / 2, y - size / 2)
  context.scale(size / 24, size / 24)
  context.lineWidth = weight
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.strokeStyle = colour
  context.stroke(pathOf(name))
  context.restore()
}
