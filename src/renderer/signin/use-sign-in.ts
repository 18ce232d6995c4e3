import { useCallback, useEffect, useState } from 'react'
import type { SignInName } from '@contract/operations/store'
import { useTerminal } from '../app/context'
import { ask } from '../state/client/ask'
import type { Answer } from '../state/client/ask'
import type { Failure } from '../state/client/failure'

type Entered = Parameters<ReturnType<ReturnType<typeof useTerminal>['session']['getState']>['entered']>[0]

/** The names to choose from; null until they are known. */
export function useSignInNames(): { names: readonly SignInName[] | null; failure: Failure | null; again: () => void } {
  const { client } = useTerminal()
  const [names, setNames] = useState<readonly SignInName[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const read = useCallback(() => ask((options) => client.sessions.names({}, options)), [client])
  const take = useCallback((answer: Awaited<ReturnType<typeof read>>): void => {
    if (answer.ok) setNames(answer.value.items)
    setFailure(answer.ok ? null : answer.failure)
  }, [])
  useEffect(() => {
    void read().then(take)
  }, [read, take])
  return { names, failure, again: () => void read().then(take) }
}

/** Signing in, and what went wrong the last time; a lock-out counts down by itself. */
export function useSignIn() {
  const { client, session } = useTerminal()
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const [lockedUntil, setLockedUntil] = useState<number | null>(null)
  const [now, setNow] = useState(() => Date.now())

  useEffect(() => {
    if (lockedUntil === null) return
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() < lockedUntil) return
      setLockedUntil(null)
      setFailure(null)
    }, 500)
    return () => clearInterval(timer)
  }, [lockedUntil])

  const enter = async (call: Promise<Answer<Entered>>): Promise<boolean> => {
    setBusy(true)
    const answer = await call
    setBusy(false)
    if (answer.ok) {
      session.getState().entered(answer.value)
      return true
    }
    const seconds = answer.failure.facts?.['retryAfterSeconds']
    setNow(Date.now())
    setLockedUntil(typeof seconds === 'number' && seconds > 0 ? Date.now() + seconds * 1000 : null)
    setFailure(answer.failure)
    return false
  }

  return {
    failure,
    busy,
    secondsLeft: lockedUntil === null ? null : Math.max(1, Math.ceil((lockedUntil - now) / 1000)),
    forget: () => setFailure(null),
    withPin: (staffId: string, pin: string) =>
      enter(ask((options) => client.sessions.signInWithPin({ staffId, pin }, options))),
    withPassword: (login: string, password: string) =>
      enter(ask((options) => client.sessions.signInWithPassword({ login, password }, options))),
  }
}
export type SignIn = ReturnType<typeof useSignIn>
