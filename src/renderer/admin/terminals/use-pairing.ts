import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { useConnection, useTerminal } from '../../app/context'
import { ask } from '../../state/client/ask'
import { makePairingDesk } from './pairing-desk'

const SECOND = 1_000

/**
 * A code for as long as the dialog is open; leaving closes it. A lock of this screen takes the code out of sight and closes
 * nothing: somebody may be typing it at the other machine, and it ends by itself.
 */
export function usePairing() {
  const { client, session } = useTerminal()
  const skew = useConnection((connection) => connection.skew)
  const [desk] = useState(() =>
    makePairingDesk({
      open: () => ask((options) => client.sync.openPairing({}, options)),
      close: () => ask((options) => client.sync.closePairing({}, options)),
    }),
  )
  const [now, setNow] = useState(() => Date.now())
  const state = useStore(desk.store)
  useEffect(() => {
    const stop = desk.store.subscribe(() => setNow(Date.now()))
    void desk.open()
    const timer = setInterval(() => setNow(Date.now()), SECOND)
    return () => {
      clearInterval(timer)
      stop()
      if (session.getState().phase === 'signedIn') void desk.close()
    }
  }, [desk, session])
  const left = state.code === null ? 0 : Math.max(0, Date.parse(state.code.expiresAt) - now - skew)
  return { ...state, left, renew: () => void desk.open() }
}

/** Who has come since somebody began to look; the node itself enters the list when its first code is opened. */
export function useNewcomer<Row extends { id: string }>(rows: readonly Row[], ownId: string | null) {
  const ids = (): ReadonlySet<string> => new Set(rows.map((row) => row.id))
  const [known, setKnown] = useState(ids)
  return {
    newcomer: ownId === null ? null : (rows.find((row) => !known.has(row.id) && row.id !== ownId) ?? null),
    /** From here on, who is there now is known. */
    forget: () => setKnown(ids()),
  }
}
