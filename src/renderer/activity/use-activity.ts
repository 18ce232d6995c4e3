import { useCallback, useEffect, useRef, useState } from 'react'
import type { ActivityEntry } from '@contract/operations/activity'
import { useTerminal } from '../app/context'
import { ask } from '../state/client/ask'
import type { Failure } from '../state/client/failure'
import { makeLatest } from '../state/client/latest'

const PAGE = 50
const MOMENT_MILLISECONDS = 300

/** What is asked for. */
export interface Wish {
  subjectId: string | null
  guest: string
  terminalId: string | null
  /** UTC milliseconds. */
  span: { from: number; to: number } | null
}

const queryOf = ({ subjectId, guest, terminalId, span }: Wish) => ({
  ...(subjectId === null ? {} : { subjectId }),
  ...(guest === '' ? {} : { guest }),
  ...(terminalId === null ? {} : { terminalId }),
  ...(span === null ? {} : { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() }),
})

/** The history that was asked for (give each wish its own component), newest first, read page by page; it is read again when something new is committed, and from its start when the floor was read afresh. */
export function useActivity(asked: Wish) {
  const { client, projection } = useTerminal()
  const [entries, setEntries] = useState<readonly ActivityEntry[] | null>(null)
  const [more, setMore] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [latest] = useState(makeLatest)
  /** The floor was read afresh since the newest page was: the history below may be another one. */
  const replaced = useRef(false)
  const [wish] = useState(asked)

  /** Reads a page: the newest one, or that before a seq. */
  const readPage = useCallback(
    async (before: number | null) => {
      const input = { limit: PAGE, ...queryOf(wish), ...(before === null ? {} : { before }) }
      return { answer: await latest(() => ask((options) => client.activity.find(input, options))), before }
    },
    [client, latest, wish],
  )

  const take = useCallback(({ answer, before }: Awaited<ReturnType<typeof readPage>>): void => {
    if (answer === null) return
    setFailure(answer.ok ? null : answer.failure)
    if (!answer.ok) return
    // Nothing is joined to a history that may be another one by now, before the newest page of this one is here.
    if (before !== null && replaced.current) return
    const { items } = answer.value
    const joins = !replaced.current
    replaced.current = false
    setMore(items.length === PAGE)
    setEntries((known) => {
      if (before !== null) return [...(known ?? []), ...items]
      // What was read further back stays below the newest page.
      const oldest = items.at(-1)?.seq ?? 0
      return !joins || items.length < PAGE ? items : [...items, ...(known ?? []).filter((entry) => entry.seq < oldest)]
    })
  }, [])

  useEffect(() => {
    const read = (): void => void readPage(null).then(take)
    read()
    // A busy floor commits many times a second; once a moment is enough for reading.
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = projection.onTouched((_touched, change) => {
      if (change === null) {
        replaced.current = true
        read()
        return
      }
      timer ??= setTimeout(() => {
        timer = undefined
        read()
      }, MOMENT_MILLISECONDS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [projection, readPage, take])

  return {
    entries,
    more,
    failure,
    older: () => void readPage(entries?.at(-1)?.seq ?? null).then(take),
    again: () => void readPage(null).then(take),
  }
}
