import { useCallback, useEffect, useRef, useState } from 'react'
import type { ActivityEntry } from '@contract/operations/store'
import { useTerminal } from '../app/context'
import { ask } from '../state/client/ask'
import type { Failure } from '../state/client/failure'

const PAGE = 50

/** The history of a subject, newest first, read page by page; it is read again when something new is committed. */
export function useActivity(subjectId: string | null) {
  const { client, projection } = useTerminal()
  const [entries, setEntries] = useState<readonly ActivityEntry[] | null>(null)
  const [more, setMore] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const turn = useRef(0)

  const read = useCallback(
    async (before: number | null): Promise<void> => {
      const mine = (turn.current += 1)
      const answer = await ask((options) =>
        client.activity.find(
          {
            limit: PAGE,
            ...(subjectId === null ? {} : { subjectId }),
            ...(before === null ? {} : { before }),
          },
          options,
        ),
      )
      if (mine !== turn.current) return
      setFailure(answer.ok ? null : answer.failure)
      if (!answer.ok) return
      const { items } = answer.value
      setEntries((known) => {
        if (before !== null) return [...(known ?? []), ...items]
        // What was read further back stays below the newest page.
        const oldest = items.at(-1)?.seq ?? 0
        return items.length < PAGE ? items : [...items, ...(known ?? []).filter((entry) => entry.seq < oldest)]
      })
      setMore(items.length === PAGE)
    },
    [client, subjectId],
  )

  useEffect(() => {
    setEntries(null)
    void read(null)
    return projection.onTouched((_touched, change) => {
      if (change !== null) void read(null)
    })
  }, [projection, read])

  return { entries, more, failure, older: () => void read(entries?.at(-1)?.seq ?? null), again: () => void read(null) }
}
