import { useCallback, useEffect, useState } from 'react'
import type { OutputOf } from '@contract/contract'
import { useTerminal } from '../app/context'
import { ask } from '../state/client/ask'

export type Joining = NonNullable<OutputOf<'setup.status'>['joining']>

const ASK_AGAIN_MILLISECONDS = 1_500

/**
 * Whether this node waits for a store to arrive; a store that is there leads on to signing in. `follow` asks again and
 * again, where the store may come without anybody's doing here.
 */
export function useStoreStatus(follow: boolean) {
  const { client, session } = useTerminal()
  /** undefined until the node has said. */
  const [joining, setJoining] = useState<Joining | null | undefined>()
  const read = useCallback(async (): Promise<void> => {
    const answer = await ask((options) => client.setup.status({}, options))
    if (!answer.ok) return
    const [card] = answer.value.stores
    if (card === undefined) setJoining(answer.value.joining)
    else if (session.getState().phase === 'setup') session.getState().met(card)
  }, [client, session])

  const watch = follow || joining !== null
  useEffect(() => {
    let open = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const next = async (): Promise<void> => {
      await read()
      if (open && watch) timer = setTimeout(() => void next(), ASK_AGAIN_MILLISECONDS)
    }
    void next()
    return () => {
      open = false
      clearTimeout(timer)
    }
  }, [read, watch])
  return { joining, again: read }
}
