import { createStore } from 'zustand/vanilla'

/** A way on, as one tap. */
export interface ToastAction {
  label: string
  run: () => void
}

/** One line about what happened, gone by itself; with a way on where there is one. */
export interface Toast {
  id: number
  kind: 'done' | 'problem'
  text: string
  /** Done here, and not yet known to the main terminal. */
  unsent?: boolean | undefined
  /** For whoever looks into it, behind "Details". */
  code?: string | undefined
  action?: ToastAction | undefined
  /** Several ways on to choose from, the best first; in place of `action`. */
  ways?: readonly ToastAction[] | undefined
}

export interface ToastsStore {
  shown: readonly Toast[]
  /** Nobody is signed in at this screen, or it is locked: it names no guests and takes nothing back. */
  covered: boolean
  show(toast: Omit<Toast, 'id'>): void
  /** Covers what is told, or shows it again: what went wrong meanwhile is then told for as long as if it had just happened. */
  cover(covered: boolean): void
  dismiss(id: number): void
  /** Whatever went well is old news once something new begins, and tables may lie under it. */
  clearDone(): void
  /** Nothing is said to someone whom it does not concern. */
  clear(): void
  /** What waited to be sent has been sent, and may have ended otherwise. */
  clearUnsent(): void
}

const DONE_MILLISECONDS = 4_000
/** Whoever sees that it was a mistake needs a moment to say so. */
const UNDO_MILLISECONDS = 8_000
const PROBLEM_MILLISECONDS = 12_000
/** A choice is read and thought about, with guests standing beside. */
const CHOICE_MILLISECONDS = 30_000
const MOST = 3

const lengthOf = ({ kind, action, ways }: Omit<Toast, 'id'>): number => {
  if (ways !== undefined && ways.length > 0) return CHOICE_MILLISECONDS
  if (kind === 'problem') return PROBLEM_MILLISECONDS
  return action === undefined ? DONE_MILLISECONDS : UNDO_MILLISECONDS
}

export const makeToasts = () => {
  let next = 1
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  return createStore<ToastsStore>()((set, get) => {
    const keep = (isKept: (toast: Toast) => boolean): void => set({ shown: get().shown.filter(isKept) })
    const expireLater = (toast: Toast): void => {
      clearTimeout(timers.get(toast.id))
      const expire = (): void => {
        timers.delete(toast.id)
        // What went wrong waits for somebody who can read it.
        if (toast.kind !== 'problem' || !get().covered) get().dismiss(toast.id)
      }
      timers.set(toast.id, setTimeout(expire, lengthOf(toast)))
    }
    return {
      shown: [],
      covered: false,
      show(told) {
        const toast = { ...told, id: next }
        next += 1
        // Of two things that went well the later one counts, and only that is taken back from here.
        const kept = get().shown.filter(({ kind }) => kind !== 'done' || toast.kind !== 'done')
        set({ shown: [...kept.slice(1 - MOST), toast] })
        expireLater(toast)
      },
      cover(covered) {
        if (covered === get().covered) return
        set({ covered })
        if (!covered)
          get()
            .shown.filter(({ kind }) => kind === 'problem')
            .forEach(expireLater)
      },
      clearDone: () => keep(({ kind }) => kind !== 'done'),
      clear: () => set({ shown: [] }),
      clearUnsent: () => keep(({ unsent }) => unsent !== true),
      dismiss: (dismissed) => keep(({ id }) => id !== dismissed),
    }
  })
}
