import type { Wire } from './wire.ts'

/** A value on its way between the page's world and the preload's: functions travel as numbers, the rest is copied. */
export type Crossed =
  | { readonly kind: 'function'; readonly id: number }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Crossed])[] }
  | { readonly kind: 'array'; readonly items: readonly Crossed[] }
  | { readonly kind: 'value'; readonly packed: string }

/** A function of either world, called through the bridge. */
export type Callable = (...parameters: unknown[]) => unknown

/** Takes values out of one world and rebuilds those of the other. */
export interface Crossing {
  readonly out: (value: unknown) => Crossed
  readonly back: (crossed: Crossed) => unknown
  /** The function that this world gave out under a number. */
  readonly given: (id: number) => Callable
}

/**
 * Makes one side of the crossing. `call` runs a function of the other world; `freeze` makes rebuilt objects immutable,
 * as Electron's bridge does for the page. Sent into the page as source: uses nothing outside itself.
 */
export function makeCrossing(
  wire: Wire,
  call: (id: number, parameters: unknown[]) => unknown,
  freeze: boolean,
): Crossing {
  const functions = new Map<number, Callable>()
  const isPlain = (value: object): boolean => {
    const prototype: unknown = Object.getPrototypeOf(value)
    return prototype === Object.prototype || prototype === null
  }
  const settle = <Value extends object>(value: Value): Value => (freeze ? Object.freeze(value) : value)
  const out = (value: unknown): Crossed => {
    if (typeof value === 'function') {
      const id = functions.size + 1
      functions.set(id, value as Callable)
      return { kind: 'function', id }
    }
    if (Array.isArray(value)) return { kind: 'array', items: value.map(out) }
    if (typeof value === 'object' && value !== null && isPlain(value)) {
      return { kind: 'object', entries: Object.entries(value).map(([key, entry]) => [key, out(entry)] as const) }
    }
    return { kind: 'value', packed: wire.pack(value) }
  }
  const back = (crossed: Crossed): unknown => {
    if (crossed.kind === 'value') return wire.unpack(crossed.packed)
    if (crossed.kind === 'array') return settle(crossed.items.map(back))
    if (crossed.kind === 'object') {
      return settle(Object.fromEntries(crossed.entries.map(([key, entry]) => [key, back(entry)])))
    }
    const { id } = crossed
    return (...parameters: unknown[]) => call(id, parameters)
  }
  const given = (id: number): Callable => {
    const found = functions.get(id)
    if (found === undefined) throw new Error('stand-in: a function crossed that was never given')
    return found
  }
  return { out, back, given }
}
