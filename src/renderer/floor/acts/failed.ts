import type { Failure } from '../../state/client/failure'
import { failureText } from '../../ui/failure-text'
import { worksAlone } from '../../state/connection'
import type { Desk } from '../desk'

/** Says in words what did not happen and what to do; the code is in the details. A lost sign-in leads to signing in. */
export function failed({ terminal, words }: Desk, failure: Failure): void {
  if (failure.code === 'UNAUTHENTICATED') {
    terminal.session.getState().leave(true)
    return
  }
  terminal.toasts.getState().show({ kind: 'problem', text: failureText(words.t, failure), code: failure.code })
}

/** Says in one line what happened; while the main terminal is out of reach, that it still has to hear of it. */
export function done({ terminal }: Desk, text: string): void {
  const unsent = worksAlone(terminal.connection.getState())
  terminal.toasts.getState().show({ kind: 'done', text, unsent })
}
