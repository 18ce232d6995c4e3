import { useEffect, useState } from 'react'
import { useTerminal } from '../../app/context'
import { ask, OTHER_MACHINES_MILLISECONDS } from '../../state/client/ask'
import type { Failure } from '../../state/client/failure'
import { failureText } from '../../ui/failure-text'
import { useWords } from '../../ui/use-words'
import type { Words } from '../../ui/use-words'
import { decided, fieldOf, joinInput, newJoinForm, problemsOf, readLink } from './join-form'
import { groupedCode } from './pairing-code'
import type { FoundHub, JoinField, JoinForm } from './join-form'

const LOOK_AGAIN_MILLISECONDS = 3_000

/** Hubs on this network, looked for as long as the page is open; null until the first look is over. */
export function useFoundHubs(): readonly FoundHub[] | null {
  const { client } = useTerminal()
  const [hubs, setHubs] = useState<readonly FoundHub[] | null>(null)
  useEffect(() => {
    let open = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async (): Promise<void> => {
      const answer = await ask((options) => client.setup.findHubs({}, options))
      if (!open) return
      setHubs((before) => (answer.ok ? answer.value.items : (before ?? [])))
      timer = setTimeout(() => void look(), LOOK_AGAIN_MILLISECONDS)
    }
    void look()
    return () => {
      open = false
      clearTimeout(timer)
    }
  }, [client])
  return hubs
}

function textOf(failure: Failure, { t }: Words): string {
  const seconds = failure.facts?.['retryAfterSeconds']
  if (failure.code === 'RATE_LIMITED' && typeof seconds === 'number') return t('join.waitSeconds', { seconds })
  return failure.code === 'NO_ANSWER' ? t('join.slow') : failureText(t, failure)
}

/**
 * The form's state, and sending it. Once paired, the node says itself that the store is arriving. `paired` hears whether it was
 * done here: a node may also have come to a store by another's hand.
 */
export function useJoin(hubs: readonly FoundHub[], paired: (here: boolean) => Promise<void>) {
  const { client } = useTerminal()
  const words = useWords()
  const [typed, setForm] = useState(newJoinForm)
  const form = decided(typed, hubs)
  const [problems, setProblems] = useState<Partial<Record<JoinField, string>>>({})
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)

  const change = (wished: Partial<JoinForm>): void => {
    const typed = wished.code === undefined ? wished : { ...wished, code: groupedCode(wished.code) }
    const part = readLink(wished.address ?? wished.code ?? '') ?? typed
    setForm((before) => ({ ...before, ...part }))
    const gone = new Set<string>(Object.keys(part))
    if ('chosen' in part) for (const field of ['where', 'address']) gone.add(field)
    setProblems((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !gone.has(field))))
    setTrouble('')
  }

  const show = (found: Partial<Record<JoinField, string>>): void => {
    setProblems(found)
    const first = Object.keys(found)[0]
    if (first !== undefined) document.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
  }

  const send = async (): Promise<void> => {
    setTrouble('')
    const found = problemsOf(form)
    show(
      Object.fromEntries(
        Object.entries(found).map(([field, problem]) => [
          field,
          problem === 'required' ? words.t('setup.required') : words.t(`join.${problem}`),
        ]),
      ),
    )
    if (Object.keys(found).length > 0) return
    setBusy(true)
    // Never sent twice by itself: a code works once, and a second try would be refused where the first has done it.
    const answer = await ask((options) => client.setup.pair(joinInput(form), options), OTHER_MACHINES_MILLISECONDS)
    if (answer.ok || answer.failure.code === 'ALREADY_SET_UP') {
      await paired(answer.ok)
      setBusy(false)
      if (!answer.ok) setTrouble(textOf(answer.failure, words))
      return
    }
    setBusy(false)
    const field = fieldOf(answer.failure, form)
    if (field === null) setTrouble(textOf(answer.failure, words))
    else show({ [field]: textOf(answer.failure, words) })
  }
  return { form, change, problems, trouble, busy, send }
}
export type Join = ReturnType<typeof useJoin>
