import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useFloorView, useSession, useTerminal } from '../app/context'
import { ownUnits } from '../state/projection/own-tables'
import { unitsShown } from './layouts'

const MINUTE = 60_000

/** The tables of who is signed in on a floor, while only those are asked for; else null. */
export function useOwnTables(layoutId: string): ReadonlySet<string> | null {
  const { projection, clock } = useTerminal()
  const wanted = useFloorView((view) => view.own)
  const staffId = useSession((session) => session.info?.staff.id ?? null)
  // Shifts change by the minute; whatever else happens comes with a change of the floor.
  const minute = useStore(clock, ({ now }) => Math.floor(now / MINUTE))
  // One text, so that a change elsewhere on the floor draws nothing anew.
  const ids = useStore(projection.store, ({ data }) =>
    wanted && staffId !== null
      ? [...ownUnits(data, unitsShown(data, layoutId, null), staffId, minute * MINUTE)].join(' ')
      : null,
  )
  return useMemo(() => (ids === null ? null : new Set(ids.split(' ').filter((id) => id !== ''))), [ids])
}
