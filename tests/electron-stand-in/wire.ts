/** Turns a value into text and back; what structured cloning refuses, it refuses with Electron's words. */
export interface Wire {
  pack(value: unknown): string
  unpack(text: string): unknown
}

/**
 * Values between the page and the main process, as text. The function is also sent into the page as source,
 * so it must not use anything outside itself.
 */
export function makeWire(): Wire {
  type Marked = { $: string; v?: unknown; t?: string; s?: string | undefined }
  const toBase64 = (bytes: Uint8Array): string => {
    const pieces: string[] = []
    for (let at = 0; at < bytes.length; at += 8192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)))
    return btoa(pieces.join(''))
  }
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => {
    const letters = atob(text)
    const bytes = new Uint8Array(letters.length)
    for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at)
    return bytes
  }
  const bytesOf = (value: ArrayBuffer | ArrayBufferView): Uint8Array =>
    value instanceof ArrayBuffer
      ? new Uint8Array(value)
      : new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  const typeOf = (value: ArrayBuffer | ArrayBufferView): string =>
    value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name

  const encode = (value: unknown): unknown => {
    if (value === undefined) return { $: 'undefined' }
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
    if (typeof value === 'number') {
      if (Number.isFinite(value) && !Object.is(value, -0)) return value
      return { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) }
    }
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) }
    if (typeof value !== 'object' || value instanceof Promise || value instanceof WeakMap) {
      throw new Error('An object could not be cloned.')
    }
    if (value instanceof Date) return { $: 'date', v: value.getTime() }
    if (value instanceof Error) return { $: 'error', t: value.name, v: value.message, s: value.stack }
    if (value instanceof Map) return { $: 'map', v: [...value].map(([key, entry]) => [encode(key), encode(entry)]) }
    if (value instanceof Set) return { $: 'set', v: [...value].map(encode) }
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      return { $: 'bytes', t: typeOf(value), v: toBase64(bytesOf(value)) }
    }
    if (Array.isArray(value)) return value.map(encode)
    return { $: 'object', v: Object.entries(value).map(([key, entry]) => [key, encode(entry)]) }
  }

  const revive = (type: string, bytes: Uint8Array<ArrayBuffer>): unknown => {
    if (type === 'ArrayBuffer') return bytes.buffer
    const Kind: unknown = Reflect.get(globalThis, type)
    return typeof Kind === 'function' ? Reflect.construct(Kind, [bytes.buffer]) : bytes
  }
  const pairs = (value: unknown): [unknown, unknown][] => value as [unknown, unknown][]
  const decode = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(decode)
    const marked = value as Marked
    switch (marked.$) {
      case 'undefined':
        return undefined
      case 'number':
        return Number(marked.v)
      case 'bigint':
        return BigInt(String(marked.v))
      case 'date':
        return new Date(Number(marked.v))
      case 'error':
        return Object.assign(new Error(String(marked.v)), { name: marked.t, stack: marked.s })
      case 'map':
        return new Map(pairs(marked.v).map(([key, entry]) => [decode(key), decode(entry)]))
      case 'set':
        return new Set((marked.v as unknown[]).map(decode))
      case 'bytes':
        return revive(marked.t ?? '', fromBase64(String(marked.v)))
      default:
        return Object.fromEntries(pairs(marked.v).map(([key, entry]) => [String(key), decode(entry)]))
    }
  }
  return { pack: (value) => JSON.stringify(encode(value)), unpack: (text) => decode(JSON.parse(text)) }
}
