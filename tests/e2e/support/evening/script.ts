/** What happened in a store while terminal B was cut off: said by a spec, done by the product's own write path. */

/** Values of an input that are found when the command is run: a table by number, an id by a name of the spec's own. */
export const table = (number: string): string => `table:${number}`
export const named = (name: string): string => `id:${name}`
/** The live usage of an order or booking. */
export const usageOf = (name: string): string => `usage:${name}`
/** The id of the store itself. */
export const THIS_STORE = 'store:own'
/** A time so many minutes from when the evening is written. */
export const inMinutes = (minutes: number): string => `minutes:${minutes}`

export interface Deed {
  name: string
  input: Record<string, unknown>
  /** Role of who did it; the host. */
  by?: string
  minutesAgo?: number
  /** Done at terminal B while it was cut off; the party by which what follows is kept together. */
  offline?: { party: string; lost?: boolean }
}

/** What a spec begins with. No bare list: Playwright would take one for a fixture with its options. */
export interface Evening {
  deeds: readonly Deed[]
}

/** A walk-in at a table, with an order id of the spec's own. */
export const seated = (party: string, at: string, size: number, deed: Partial<Deed> = {}): Deed => ({
  name: 'saleOrders.create',
  input: { id: named(party), allocationUnitIds: [table(at)], guest: { partySize: size } },
  ...deed,
})

/** The party of B whose table the hub gave to another one: card UNIT_TAKEN. */
export const takenTable = (minutesAgo = 3): Deed[] => [
  seated('first', '5', 2, { minutesAgo: minutesAgo - 1 }),
  seated('late', '5', 4, { minutesAgo, offline: { party: 'late' } }),
]
