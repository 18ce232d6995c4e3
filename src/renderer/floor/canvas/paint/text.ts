/** Letters on the canvas: one family, cached widths, and times set in columns of equal width. */
import type { Context2D } from './context'

export const FONT_FAMILY = "'Be Vietnam Pro', system-ui, sans-serif"
export type FontWeight = 500 | 600 | 700
export const FONT_WEIGHTS: readonly FontWeight[] = [500, 600, 700]

/** Widths of text set at a size of 1. */
export interface TextMeter {
  width(text: string, weight: FontWeight): number
  /** Digits take the width of the widest one. */
  columnsWidth(text: string, weight: FontWeight): number
}

const MEASURED_AT = 100
const MOST_WIDTHS = 20_000
/** Half the height of a capital or a digit, as a share of the size: puts text around its middle. */
const HALF_CAPITAL = 0.355
const isDigit = (sign: string): boolean => sign >= '0' && sign <= '9'

export class TextPen implements TextMeter {
  readonly #ruler: Context2D
  readonly #widths = new Map<string, number>()

  constructor(ruler: Context2D) {
    this.#ruler = ruler
  }

  /** After a font has loaded, nothing measured before holds. */
  forget(): void {
    this.#widths.clear()
  }

  width(text: string, weight: FontWeight): number {
    const key = `${weight}${text}`
    const known = this.#widths.get(key)
    if (known !== undefined) return known
    this.#ruler.font = `${weight} ${MEASURED_AT}px ${FONT_FAMILY}`
    const width = this.#ruler.measureText(text).width / MEASURED_AT
    if (this.#widths.size >= MOST_WIDTHS) this.#widths.clear()
    this.#widths.set(key, width)
    return width
  }

  columnsWidth(text: string, weight: FontWeight): number {
    let width = 0
    for (const sign of text) width += isDigit(sign) ? this.#column(weight) : this.width(sign, weight)
    return width
  }

  /** Draws around the middle (x, y), in device pixels. The caller has set the fill style. */
  draw(context: Context2D, text: string, x: number, y: number, size: number, weight: FontWeight): void {
    this.#setFont(context, size, weight)
    context.fillText(text, x - (this.width(text, weight) * size) / 2, y + HALF_CAPITAL * size)
  }

  drawColumns(context: Context2D, text: string, x: number, y: number, size: number, weight: FontWeight): void {
    this.#setFont(context, size, weight)
    const baseline = y + HALF_CAPITAL * size
    const column = this.#column(weight) * size
    let left = x - (this.columnsWidth(text, weight) * size) / 2
    for (const sign of text) {
      const width = this.width(sign, weight) * size
      const cell = isDigit(sign) ? column : width
      context.fillText(sign, left + (cell - width) / 2, baseline)
      left += cell
    }
  }

  /** The text, or as much of it as fits with an ellipsis; nothing where not even three letters do. */
  elide(text: string, weight: FontWeight, most: number): string {
    if (this.width(text, weight) <= most) return text
    const letters = Array.from(text)
    for (let kept = letters.length - 1; kept >= 3; kept -= 1) {
      const shorter = `${letters.slice(0, kept).join('').trimEnd()}…`
      if (this.width(shorter, weight) <= most) return shorter
    }
    return ''
  }

  #column(weight: FontWeight): number {
    // The widest digit leaves ugly holes around a 1; a little less than that still never overlaps.
    return this.width('0', weight) * 0.97
  }

  /** Half-pixel steps keep the number of letter pictures that the browser caches small. */
  #setFont(context: Context2D, size: number, weight: FontWeight): void {
    context.font = `${weight} ${Math.round(size * 2) / 2}px ${FONT_FAMILY}`
  }
}
