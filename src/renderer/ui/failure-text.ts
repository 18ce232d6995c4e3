import type { TFunction } from 'i18next'
import type { Failure } from '../state/client/failure'

/** Words that say what to do. One place for every code, so that the same refusal reads the same everywhere. */
export function failureText(t: TFunction, failure: Failure): string {
  const seconds = failure.facts?.['retryAfterSeconds']
  if (failure.code === 'LOCKED_OUT' && typeof seconds === 'number') return t('signIn.lockedOut', { seconds })
  if (failure.facts?.['rule'] === 'OFFLINE_TOO_LONG') return t('frame.sync.tooLong')
  return t(`errors.${failure.code}`)
}
