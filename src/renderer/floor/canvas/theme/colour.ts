/** Colour arithmetic for palettes, by WCAG 2: relative luminance and contrast of sRGB colours written as #rrggbb. */

export type Colour = `#${string}`

type Channels = readonly [red: number, green: number, blue: number]

export const isColour = (text: string): text is Colour => /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text)

export function channelsOf(colour: Colour): Channels {
  const digits = colour.length === 4 ? colour.slice(1).replaceAll(/./g, '$&$&') : colour.slice(1)
  const value = Number.parseInt(digits, 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

export const colourOf = (channels: Channels): Colour =>
  `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`

/** `share` of `over` on top of `under`, as a painter's translucent coat would give. */
export function mix(under: Colour, over: Colour, share: number): Colour {
  const [a, b] = [channelsOf(under), channelsOf(over)]
  const blend = (index: 0 | 1 | 2): number => a[index] + (b[index] - a[index]) * share
  return colourOf([blend(0), blend(1), blend(2)])
}

const linear = (channel: number): number =>
  channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4

export function luminance(colour: Colour): number {
  const [red, green, blue] = channelsOf(colour)
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** 1 for equal colours, 21 for black on white. */
export function contrast(a: Colour, b: Colour): number {
  const [one, other] = [luminance(a), luminance(b)]
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
}

/**
 * The colour nearest to a wish that keeps a contrast against every given ground, found by moving it towards black
 * and towards white. Where no colour can (grounds on both sides of it), the better of black and white.
 */
export function legible(wish: Colour, grounds: readonly Colour[], least: number): Colour {
  const worst = (colour: Colour): number => Math.min(...grounds.map((ground) => contrast(colour, ground)))
  if (worst(wish) >= least) return wish
  for (let step = 1; step <= 20; step += 1) {
    const darker = mix(wish, '#000000', step / 20)
    const lighter = mix(wish, '#ffffff', step / 20)
    if (worst(darker) >= least) return darker
    if (worst(lighter) >= least) return lighter
  }
  return worst('#000000') >= worst('#ffffff') ? '#000000' : '#ffffff'
}
