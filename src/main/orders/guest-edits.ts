import type { Guest } from '@contract/primitives'
import { jsonTextOrNull, parsed } from '../store/entities'
import { clashingFields } from './seen-values'

type GuestField = keyof Guest

const FIELDS: readonly GuestField[] = ['name', 'phone', 'partySize', 'notes']
const NOBODY: Guest = { name: null, phone: null, partySize: null, notes: null }

/**
 * A guest edited field by field (sync.md, Conflicts): what somebody typed where he saw `seen` is put into what stands now.
 * `clashes` are the fields that somebody else has set to something else meanwhile; they keep the value that stands.
 */
export const mergedGuest = (
  now: Guest | null,
  wanted: Guest | null,
  seen: Guest | null | undefined,
): { guest: Guest | null; clashes: GuestField[] } => {
  if (seen === undefined) return { guest: wanted, clashes: [] }
  const [stands, typed, former] = [now ?? NOBODY, wanted ?? NOBODY, seen ?? NOBODY]
  const changed = FIELDS.filter((field) => typed[field] !== former[field])
  const clashes = clashingFields<GuestField>(
    stands,
    Object.fromEntries(changed.map((field) => [field, typed[field]])),
    Object.fromEntries(changed.map((field) => [field, former[field]])),
  )
  const taken = changed.filter((field) => !clashes.includes(field))
  const guest = { ...stands, ...Object.fromEntries(taken.map((field) => [field, typed[field]])) }
  return { guest: FIELDS.every((field) => guest[field] === null) && wanted === null ? null : guest, clashes }
}

interface PartyChange {
  guest?: Guest | null | undefined
  assigneeId?: string | null | undefined
}

/** What an update of an order or a booking comes to where others may have changed the same: what is set, and what clashes. */
export const mergedParty = (
  before: { guest: string | null; assignee_id: string | null },
  input: PartyChange & { seen?: PartyChange | undefined },
): { party: { guest?: string | null; assignee_id?: string | null }; clashes: string[] } => {
  const now = before.guest === null ? null : parsed<Guest>(before.guest)
  const guest = input.guest === undefined ? undefined : mergedGuest(now, input.guest, input.seen?.guest)
  const server = clashingFields(
    { assigneeId: before.assignee_id },
    { assigneeId: input.assigneeId },
    { assigneeId: input.seen?.assigneeId },
  )
  return {
    party: {
      ...(guest !== undefined && { guest: jsonTextOrNull(guest.guest) }),
      ...(input.assigneeId !== undefined && server.length === 0 && { assignee_id: input.assigneeId }),
    },
    clashes: [...(guest?.clashes ?? []).map((field) => `guest.${field}`), ...server],
  }
}
