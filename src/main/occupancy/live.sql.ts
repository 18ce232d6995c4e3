/**
 * When is a table busy? (USE-2, USE-3) The one answer in SQL; contract/occupancy.ts says the same over values, and a
 * property test holds the two together. Fragments expect an allocation_usage under the alias `held` and bind, in this
 * order, what each says.
 */

/** Live statuses, to the letter as the partial indexes have them. */
export const LIVE = `('RESERVED', 'ACTIVE', 'SUCCESS')`

/**
 * `held` takes part of a window as seen at now. Binds: to, from, from, now.
 * A seated party is there from when it sat down, until the later of its end and now, and whoever comes now finds it there.
 */
export const TAKES_PART = `(min(held.reserved_from, coalesce(held.seated_at, held.reserved_from)) < ? AND (? < held.reserved_to OR (held.seated_at IS NOT NULL AND ? <= ?)))`

/** The surviving seating of a usage; guards compare survivors (product.md §1, Seating). */
export const SURVIVOR = `(SELECT coalesce(survivor_id, id) FROM seating WHERE id = held.seating_id)`
