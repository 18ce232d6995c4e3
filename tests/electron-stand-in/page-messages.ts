import type { Callable, Crossed } from './crossing.ts'

/** What a page sends to the main process, through the binding that Chromium adds to the preload's world. */
export type MessageUp =
  | { readonly kind: 'send'; readonly channel: string; readonly parameters: string }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly parameters: string }
  | { readonly kind: 'open'; readonly url: string; readonly frameName: string; readonly features: string }
  | { readonly kind: 'preload-error'; readonly error: string }

/** What the main process sends to a page. */
export type MessageDown =
  | { readonly kind: 'event'; readonly channel: string; readonly parameters: string }
  | { readonly kind: 'reply'; readonly id: number; readonly value: string }
  | { readonly kind: 'failure'; readonly id: number; readonly error: string }

/** Name of the binding, and of the function in the preload's world that takes messages from the main process. */
export const UPWARD = '__standInUp'
export const DOWNWARD = '__standInDown'
/** Electron's own name for the preload's world. */
export const ISOLATED_WORLD = 'Electron Isolated Context'

/** Events between the two worlds, by the end of their names; the beginning is a random key that pages cannot guess. */
export interface WorldEvents {
  boot: null
  expose: { readonly name: string; readonly value: Crossed }
  call: { readonly id: number; readonly call: number; readonly parameters: readonly Crossed[] }
  returned: CallOutcome
  settled: { readonly call: number; readonly ok?: Crossed; readonly error?: string }
  callback: { readonly id: number; readonly parameters: readonly Crossed[] }
  open: { readonly url: string; readonly frameName: string; readonly features: string }
}

/** How a call into the preload's world ended: at once, by throwing, or with a promise that settles later. */
export type CallOutcome =
  | { readonly kind: 'value'; readonly value: Crossed }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'promise' }

/** The preload as a function of what a sandboxed renderer gives it. */
export type PreloadBody = (require: Callable, module: object, exports: object, process: object, global: object) => void

/** Talks to the other world of the same document. */
export interface WorldLink {
  emit<Name extends keyof WorldEvents>(name: Name, detail: WorldEvents[Name]): void
  on<Name extends keyof WorldEvents>(name: Name, listener: (detail: WorldEvents[Name]) => void): () => void
}

/** Events of the document cross between worlds at once, and Chromium copies their details. Sent as source. */
export function makeWorldLink(key: string): WorldLink {
  return {
    emit(name, detail) {
      document.dispatchEvent(new CustomEvent(key + name, { detail }))
    },
    on(name, listener) {
      const receive = (event: Event): void => listener((event as CustomEvent).detail)
      document.addEventListener(key + name, receive)
      return () => document.removeEventListener(key + name, receive)
    },
  }
}
