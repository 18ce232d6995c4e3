import type { Guest } from '@contract/primitives'
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
