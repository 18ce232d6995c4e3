import { useEffect, useState } from 'react'
import type { Candidate } from '@contract/operations/units'
import { useTerminal } from '../app/context'
import { ask } from '../state/client/ask'
import type { Span } from './board'

const MOMENT_MILLISECONDS = 250
const MOST = 6

/** The best tables for a party in a window, asked again when either changes; null while the store is asked. */
export function useOffers(partySize: number | null, { from, to }: Span): readonly Candidate[] | null {
  const { client } = useTerminal()
  const [offers, setOffers] = useState<{ wish: string; candidates: readonly Candidate[] } | null>(null)
  const wish = `${partySize} ${from} ${to}`
  useEffect(() => {
    if (partySize === null) return undefined
    let stale = false
    const timer = setTimeout(() => {
      const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
      void ask((options) => client.allocationUnits.best({ ...window, partySize, limit: MOST }, options)).then(
        (answer) => {
          // Where nobody answers, a table is given later.
          if (!stale) setOffers({ wish, candidates: answer.ok ? answer.value.candidates : [] })
        },
      )
    }, MOMENT_MILLISECONDS)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [client, partySize, from, to, wish])
  if (partySize === null) return []
  return offers?.wish === wish ? offers.candidates : null
}
