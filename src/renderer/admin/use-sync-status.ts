import { useCallback, useEffect, useState } from 'react'
import type { SyncStatus } from '@contract/sync'
import { useTerminal } from '../app/context'
import { ask } from '../state/client/ask'
import type { Failure } from '../state/client/failure'

/** A page for people: they see a change soon enough, and the node is asked only while somebody looks. */
const ASK_AGAIN_MILLISECONDS = 2_000

/** How this node stands to the hub, asked again and again while the page is open. The last answer stays when none comes. */
export function useSyncStatus() {
  const { client } = useTerminal()
  const [status, setStatus] = useState<SyncStatus | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  const read = useCallback(() => ask((options) => client.sync.status({}, options)), [client])
  useEffect(() => {
    let open = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const next = async (): Promise<void> => {
      const answer = await read()
      if (!open) return
      if (answer.ok) setStatus(answer.value)
      setFailure(answer.ok ? null : answer.failure)
      timer = setTimeout(() => void next(), ASK_AGAIN_MILLISECONDS)
    }
    void next()
    return () => {
      open = false
      clearTimeout(timer)
    }
  }, [read])
  return { status, failure, take: setStatus }
}
