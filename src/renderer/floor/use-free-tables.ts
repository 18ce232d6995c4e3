import { useMemo } from 'react'
import { useStore } from 'zustand'
import { useFloorView, useTerminal } from '../app/context'
import { freeUnits } from './free-tables'
import { unitsShown } from './layouts'

const MINUTE = 60_000

/** The tables of a floor that fit the party which is being seated; null while nobody is seated. */
export function useFreeTables(layoutId: string): ReadonlySet<string> | null {
  const { projection, clock } = useTerminal()
  const interaction = useFloorView((view) => view.interaction)
  const seating = interaction.kind === 'seating' ? interaction : undefined
  // Bookings come nearer by the minute; whatever else happens comes with a change of the floor.
  const minute = useStore(clock, ({ now }) => Math.floor(now / MINUTE))
  // One text, so that a change elsewhere on the floor draws nothing anew.
  const ids = useStore(projection.store, ({ data }) =>
    seating === undefined
      ? null
      : freeUnits(data, unitsShown(data, layoutId, null), seating, minute * MINUTE).join(' '),
  )
  return useMemo(() => (ids === null ? null : new Set(ids.split(' ').filter((id) => id !== ''))), [ids])
}
