/** Icons of a tile: discs at its upper corners, or cut corners where it is too small for them. */
import type { Palette } from '../theme/palette'
import { type BodyLook, measuresOf } from './body-look'
import type { Context2D } from './context'
import { drawIcon, STATE_ICONS } from './icons'
import { cornerOf } from './tile-shape'

/** Also drawn alone, over a ring that would cut into it. */
export function paintBadges(context: Context2D, look: BodyLook, palette: Palette): void {
  const { shape, width, height, rotation, state, provisional } = look
  const { badge: radius, line } = measuresOf(look)
  const paint = palette.states[state]
  const disc = (side: 1 | -1, ground: string, rim: string): { x: number; y: number } => {
    const corner = cornerOf(shape, width, height, rotation, side)
    const reach = Math.hypot(corner.x, corner.y) || 1
    // Outside a round tile, where its corner would be: inside, the badge would cover the number.
    const inwards = shape === 'round' ? -0.3 : 0.62
    const [x, y] = [corner.x * (1 - (radius * inwards) / reach), corner.y * (1 - (radius * inwards) / reach)]
    // A rim of floor parts the badge from the tile like a notch.
    context.beginPath()
    context.arc(x, y, radius + line, 0, 2 * Math.PI)
    context.fillStyle = palette.floor
    context.fill()
    context.beginPath()
    context.arc(x, y, radius - line / 2, 0, 2 * Math.PI)
    context.fillStyle = ground
    context.fill()
    context.strokeStyle = rim
    context.lineWidth = line
    context.stroke()
    return { x, y }
  }
  const icon = STATE_ICONS[state]
  if (icon !== undefined && state !== 'deactivated') {
    const { x, y } = disc(1, paint.badge, paint.edge ?? paint.fill)
    drawIcon(
      context,
      icon,
      x,
      y,
      radius * (icon === 'clock' ? 1.5 : 1.32),
      paint.badgeInk,
      icon === 'check' ? 3.6 : 2.7,
    )
  }
  if (provisional) {
    const { x, y } = disc(-1, palette.paper, palette.furnitureInk)
    drawIcon(context, 'cloudOff', x, y, radius * 1.4, palette.paperInk, 2.3)
  }
}

/** What is left of the badges on a tile too small for them: a cut corner on the same side. */
export function paintCornerMarks(context: Context2D, look: BodyLook, palette: Palette): void {
  const { width, height, state, provisional } = look
  const paint = palette.states[state]
  const size = Math.min(width, height) * 0.42
  const cut = (side: 1 | -1, colour: string): void => {
    const [x, y] = [(side * width) / 2, -height / 2]
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(x - side * size, y)
    context.lineTo(x, y + size)
    context.closePath()
    context.fillStyle = colour
    context.fill()
  }
  if (state === 'soon') cut(1, paint.edge ?? paint.ink)
  if (state === 'paid') cut(1, paint.badge)
  if (provisional) cut(-1, palette.floor)
}
