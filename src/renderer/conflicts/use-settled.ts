import { useCallback, useEffect, useState } from 'react'
import type { Conflict } from '@contract/entities/conflict'
import { useProjection, useTerminal } from '../app/context'
import { ask } from '../state/client/ask'
import type { Failure } from '../state/client/failure'
import { makeLatest } from '../state/client/latest'

const DAY = 86_400_000

/**
 * The cards that were settled in the last day, the latest first: asked for whenever the floor is read afresh, in between followed
 * as they are settled.
 */
export function useSettled() {
  const { client, clock, projection } = useTerminal()
  const { settled, conflicts } = useProjection()
  const [found, setFound] = useState<readonly Conflict[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [latest] = useState(makeLatest)
  const read = useCallback(
    () => latest(() => ask((options) => client.conflicts.find({ status: 'SETTLED', sort: '-createdAt' }, options))),
    [client, latest],
  )
  const take = useCallback((answer: Awaited<ReturnType<typeof read>>): void => {
    if (answer === null) return
    if (answer.ok) setFound(answer.value.items)
    setFailure(answer.ok ? null : answer.failure)
  }, [])
  useEffect(() => {
    const again = (): void => void read().then(take)
    again()
    return projection.onTouched((_touched, change) => {
      // No change: everything was read afresh, and of what was settled meanwhile no change tells.
      if (change === null) again()
    })
  }, [projection, read, take])
  const cards = new Map((found ?? []).map((card) => [card.id, card]))
  for (const card of settled.values()) cards.set(card.id, card)
  const at = (card: Conflict): number => Date.parse(card.settledAt ?? card.createdAt)
  const since = clock.getState().now - DAY
  return {
    loading: found === null && failure === null,
    failure,
    again: () => void read().then(take),
    cards: [...cards.values()]
      .filter((card) => at(card) > since && !conflicts.has(card.id))
      .sort((a, b) => at(b) - at(a)),
  }
}
