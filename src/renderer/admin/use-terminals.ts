import { useCallback, useEffect, useState } from 'react'
import type { Terminal } from '@contract/entities/terminal'
import { useSession, useTerminal } from '../app/context'
import { ask } from '../state/client/ask'
import type { Failure } from '../state/client/failure'
import { may } from '../state/session'

/** A store may have had many machines over the years; the newest are the ones that matter. */
const MOST = 200
/** Not everyone who looks after terminals may follow the floor, so they are asked for again as well. */
const ASK_AGAIN_MILLISECONDS = 3_000

/** The nodes of the store; read again when one of them changes, and now and then. null until they are known. */
export function useTerminals() {
  const { client, projection } = useTerminal()
  const mayFind = useSession((session) => may(session, 'Terminal.find'))
  const [rows, setRows] = useState<readonly Terminal[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  const read = useCallback(
    () => ask((options) => client.terminals.find({ limit: MOST, sort: '-createdAt' }, options)),
    [client],
  )
  const take = useCallback((answer: Awaited<ReturnType<typeof read>>): void => {
    if (answer.ok) setRows(answer.value.items)
    setFailure(answer.ok ? null : answer.failure)
  }, [])

  useEffect(() => {
    if (!mayFind) return
    const again = (): void => void read().then(take)
    again()
    const timer = setInterval(again, ASK_AGAIN_MILLISECONDS)
    const stop = projection.onTouched((_touched, change) => {
      if (change?.rows.some(({ entity }) => entity === 'Terminal') === true) again()
    })
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [mayFind, projection, read, take])

  return { rows, failure, again: () => void read().then(take) }
}

/** What a node is called, by the code that stands in orders and history: "Bar (B)". */
export const terminalName = (rows: readonly Terminal[] | null, code: string): string => {
  const row = rows?.find((one) => one.code === code)
  return row === undefined ? code : `${row.name} (${code})`
}
