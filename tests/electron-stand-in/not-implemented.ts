/** Names that the language, Node or a debugger asks of any object; they must look absent, not broken. */
const ASKED_OF_ANYTHING = new Set([
  'then',
  'catch',
  'toJSON',
  'inspect',
  'constructor',
  'prototype',
  'nodeType',
  'domain',
])

/** The error of everything that the double does not know: a test that needs more must not pass by accident. */
function notImplemented(name: string): Error {
  return new Error(`stand-in: electron.${name} is not implemented`)
}

/** Wraps a double so that reading a member it does not have throws, instead of giving undefined. */
export function refuseUnknown<Double extends object>(name: string, double: Double): Double {
  return new Proxy(double, {
    get(target, key, receiver) {
      if (key in target || typeof key === 'symbol' || ASKED_OF_ANYTHING.has(key) || key.startsWith('_')) {
        return Reflect.get(target, key, receiver) as unknown
      }
      throw notImplemented(`${name}.${key}`)
    },
  })
}

/** A part of Electron of which the double knows nothing: reading, calling and constructing all throw. */
export function missing(name: string): object {
  const refuse = (): never => {
    throw notImplemented(name)
  }
  // A function that may be constructed, so that `new` reaches the trap.
  return new Proxy(function unknown() {}, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || ASKED_OF_ANYTHING.has(key)) return Reflect.get(target, key, receiver) as unknown
      throw notImplemented(`${name}.${key}`)
    },
    apply: refuse,
    construct: refuse,
  })
}
