/** What became of a command, said to who gave it. */
import { perform } from '../../state/client/ask'
import type { Performed } from '../../state/client/ask'
import type { Failure } from '../../state/client/failure'
import { failureText } from '../../ui/failure-text'
import { worksAlone } from '../../state/connection'
import { may } from '../../state/session'
import type { Toast, ToastAction } from '../../state/toasts'
import type { Desk } from '../desk'

/** An answer may come after somebody else took the terminal over: it is not their news, nor theirs to take back. */
const isStillHere = ({ terminal, staffId }: Desk): boolean =>
  (terminal.session.getState().info?.staff.id ?? null) === staffId

/** Says what has become of an act to who acted. */
export function say(desk: Desk, toast: Omit<Toast, 'id'>): void {
  if (isStillHere(desk)) desk.terminal.toasts.getState().show(toast)
}

/** Says in words what did not happen and what to do; the code is in the details. A lost sign-in leads to signing in. */
export function failed(desk: Desk, failure: Failure): void {
  if (!isStillHere(desk)) return
  const { terminal, words } = desk
  if (failure.code === 'UNAUTHENTICATED') {
    terminal.session.getState().leave(true)
    return
  }
  if (failure.code === 'ANSWER_LOST') {
    say(desk, { kind: 'done', text: failureText(words.t, failure) })
    return
  }
  say(desk, { kind: 'problem', text: failureText(words.t, failure), code: failure.code })
}

/**
 * Says in one line what happened; while the main terminal is out of reach, that it still has to hear of it. What may be taken
 * back names its command; where there is another `way` on, that is offered.
 */
export function done(desk: Desk, text: string, commandId?: string, way?: ToastAction): void {
  const { terminal, words } = desk
  const unsent = worksAlone(terminal.connection.getState())
  const minutes = terminal.projection.store.getState().data.merchant?.undoMinutes
  const action =
    commandId !== undefined && minutes !== 0 && may(terminal.session.getState(), 'Activity.undo')
      ? { label: words.t('undo'), run: () => void undo(desk, commandId) }
      : way
  say(desk, { kind: 'done', text, unsent, action })
}

const wasDoneBefore = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'already' in value && value.already === true

/** Says what happened, with Undo, or why nothing did. Without a text it shows by itself. */
export function tell<Value>(
  desk: Desk,
  answer: Performed<Value>,
  text: string | null | ((value: Value) => string),
): answer is Extract<Performed<Value>, { ok: true }> {
  if (!answer.ok) {
    failed(desk, answer.failure)
    return false
  }
  const { value, commandId } = answer
  if (wasDoneBefore(value)) done(desk, desk.words.t('floor.panel.already'))
  else if (text !== null) done(desk, typeof text === 'string' ? text : text(value), commandId)
  return true
}

/** Takes a command back, where nothing else has come in between (USE-14). */
export async function undo(desk: Desk, commandId: string): Promise<boolean> {
  const answer = await perform((options) => desk.terminal.client.activity.undo({ commandId }, options))
  if (answer.ok) done(desk, desk.words.t('undone'))
  else failed(desk, answer.failure)
  return answer.ok
}
