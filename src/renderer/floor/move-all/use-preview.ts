import { useEffect, useState } from 'react'
import type { OutputOf } from '@contract/contract'
import { useTerminal } from '../../app/context'
import { ask } from '../../state/client/ask'
import type { Failure } from '../../state/client/failure'

export type Preview = OutputOf<'allocationUsages.transferZonePreview'>
type Asked = { wish: string; preview: Preview | null; failure: Failure | null }

const MOMENT_MILLISECONDS = 300

/** What moving everyone would do, asked again when the floor changes meanwhile; null while the store is asked. */
export function usePreview(fromZoneId: string | null, toZoneId: string | null, acceptTooSmall: boolean): Asked | null {
  const { client, projection } = useTerminal()
  const [asked, setAsked] = useState<Asked | null>(null)
  const wish = `${fromZoneId} ${toZoneId} ${acceptTooSmall}`
  useEffect(() => {
    if (fromZoneId === null || toZoneId === null) return undefined
    let turn = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = async (): Promise<void> => {
      turn += 1
      const mine = turn
      const answer = await ask((options) =>
        client.allocationUsages.transferZonePreview({ fromZoneId, toZoneId, acceptTooSmall }, options),
      )
      // An older answer knows less than the one that is on its way.
      if (mine !== turn) return
      setAsked({
        wish,
        preview: answer.ok ? answer.value : null,
        failure: answer.ok ? null : answer.failure,
      })
    }
    void read()
    const stop = projection.onTouched(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        void read()
      }, MOMENT_MILLISECONDS)
    })
    return () => {
      turn += 1
      stop()
      clearTimeout(timer)
    }
  }, [client, projection, fromZoneId, toZoneId, acceptTooSmall, wish])
  return asked?.wish === wish ? asked : null
}
