import { createStore } from 'zustand/vanilla'
import type { PairingCode } from '@contract/operations/terminals'
import type { Answer } from '../../state/client/ask'
import type { Failure } from '../../state/client/failure'

/** The code that is open, or why there is none. */
export interface PairingState {
  busy: boolean
  code: PairingCode | null
  failure: Failure | null
}

interface PairingDeskOptions {
  open: () => Promise<Answer<PairingCode>>
  close: () => Promise<unknown>
}

/**
 * Opens and closes codes one after the other, in the order in which it was asked: a close that is overtaken by the next
 * opening would make a code worthless that somebody is about to type.
 */
export function makePairingDesk({ open, close }: PairingDeskOptions) {
  const store = createStore<PairingState>()(() => ({ busy: false, code: null, failure: null }))
  let last: Promise<unknown> = Promise.resolve()
  let wish = 0
  return {
    store,
    /** Asks for a fresh code. */
    async open(): Promise<void> {
      wish += 1
      const mine = wish
      store.setState({ busy: true, failure: null })
      const answer = last.then(() => (mine === wish ? open() : null))
      last = answer
      const opened = await answer
      if (opened === null || mine !== wish) return
      store.setState(
        opened.ok
          ? { busy: false, code: opened.value, failure: null }
          : { busy: false, code: null, failure: opened.failure },
      )
    },
    /** Makes the code worthless. */
    async close(): Promise<void> {
      wish += 1
      store.setState({ busy: false, code: null, failure: null })
      last = last.then(close)
      await last
    },
  }
}
export type PairingDesk = ReturnType<typeof makePairingDesk>
