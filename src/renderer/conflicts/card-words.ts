/** A conflict card in words: who, since when, what came between, and what each choice will do. */
import type { Conflict, ConflictChoice } from '@contract/entities/conflict'
import type { SaleOrder } from '@contract/entities/occupancy'
import type { Projection } from '../state/projection/projection'
import type { Desk } from '../floor/desk'
import { numbersOf, staffName } from '../floor/unit-words'
import type { Words } from '../ui/use-words'
import { partyOf, rivalOf, rivalUsage, tableIdOf } from './cards'

const DEEDS = {
  'saleOrders.create': 'seated',
  'allocationUsages.startForOrder': 'seated',
  'allocationUsages.create': 'seated',
  'allocationUsages.transfer': 'moved',
  'allocationUsages.moveUsagesToOrder': 'changed',
  'allocationUsages.changeWindow': 'changed',
  'reservations.create': 'booked',
  'reservations.assign': 'booked',
  'reservations.checkIn': 'arrived',
  'allocationUsages.checkIn': 'arrived',
  'saleOrders.paid': 'paid',
  'allocationUsages.paid': 'paid',
  'saleOrders.complete': 'freed',
  'allocationUsages.complete': 'freed',
  'saleOrders.cancel': 'cancelled',
  'allocationUsages.cancel': 'cancelled',
  'reservations.cancel': 'cancelled',
  'reservations.noShow': 'noShow',
  'reservations.move': 'rebooked',
  'saleOrders.addLine': 'lineAdded',
  'saleOrders.changeLine': 'lineChanged',
  'saleOrders.removeLine': 'lineRemoved',
  'saleOrders.split': 'split',
  'saleOrders.merge': 'merged',
  'saleOrders.handOver': 'handedOver',
  'activity.undo': 'takenBack',
} as const
export type Deed = (typeof DEEDS)[keyof typeof DEEDS]

const isKnown = (name: string): name is keyof typeof DEEDS => Object.hasOwn(DEEDS, name)
const deedOf = (name: string): Deed => (isKnown(name) ? DEEDS[name] : 'changed')

const unitsNamed = (input: Record<string, unknown>): string[] => {
  const many = input['allocationUnitIds']
  if (Array.isArray(many)) return many.filter((id): id is string => typeof id === 'string')
  return typeof input['allocationUnitId'] === 'string' ? [input['allocationUnitId']] : []
}

/** What was done at the terminal: "Seated at 5", "Paid". */
export function deedText(
  data: Projection,
  { name, input }: { name: string; input: Record<string, unknown> },
  words: Words,
): string {
  const unitIds = unitsNamed(input)
  const deed = deedOf(name)
  if (unitIds.length === 0 && (deed === 'seated' || deed === 'moved' || deed === 'booked')) {
    return words.t('conflicts.deeds.changed')
  }
  const line = typeof input['name'] === 'string' ? input['name'] : ''
  if (deed === 'lineAdded' && line === '') return words.t('conflicts.deeds.lineChanged')
  return words.t(`conflicts.deeds.${deed}`, { tables: numbersOf(data, unitIds, words), line })
}

/** "Party of 4 · Nguyễn · B-003": whom the card is about. */
export function whoText(data: Projection, card: Conflict, { t, time }: Words, ended: SaleOrder | null = null): string {
  const { order, reservation, size, name } = partyOf(data, card, ended)
  if (card.orderId === null && card.reservationId === null && size === null) {
    return t('conflicts.noParty', { terminal: card.terminalCode })
  }
  const party =
    order === null && reservation !== null
      ? t('conflicts.booking', { time: time(reservation.reservedFrom) })
      : size === null
        ? t('conflicts.partyUnknown')
        : t('floor.panel.party', { count: size })
  const guests = order === null && reservation !== null && size !== null ? t('guests', { count: size }) : null
  return [party, guests, name, order?.number ?? ended?.number].filter((part) => part != null).join(' · ')
}

/** "From 19:04, terminal B". */
export const whenText = (card: Conflict, { t, time }: Words): string =>
  t('conflicts.from', { time: time(card.happenedAt), terminal: card.terminalCode })

const tableText = (data: Projection, card: Conflict, { t }: Words): string => {
  const unit = data.units.get(tableIdOf(card) ?? '')
  const named = card.facts['unitNumber']
  const number = unit?.number ?? (typeof named === 'string' ? named : null)
  return number === null ? t('conflicts.theirTable') : t('floor.table', { number })
}

/** Whoever stands in the way, by what a cashier calls them: their name where they gave one. */
const rivalText = (data: Projection, card: Conflict, { t, time }: Words): string => {
  const rival = rivalOf(card)
  const principalId = rivalUsage(data, card)?.usageId ?? rival.principalId ?? ''
  const order = data.orders.get(principalId)
  const name = (order ?? data.reservations.get(principalId))?.guest?.name ?? null
  if (order !== undefined) {
    return name === null
      ? t('conflicts.rival.order', { number: order.number })
      : t('conflicts.rival.party', { name, number: order.number })
  }
  if (rival.isBooking && rival.reservedFrom !== null) {
    const from = time(rival.reservedFrom)
    return name === null
      ? t('conflicts.rival.booking', { time: from })
      : t('conflicts.rival.bookingOf', { name, time: from })
  }
  return t('conflicts.rival.unknown')
}

/** Everything that a sentence about a card may name. */
const namesOf = (data: Projection, card: Conflict, words: Words) => ({
  table: tableText(data, card, words),
  other: rivalText(data, card, words),
  terminal: card.terminalCode,
  name: staffName(data, card.actorId) ?? words.t('conflicts.whoever'),
  reason: words.t(`errors.${card.code}`),
})

/** What came between, in one sentence: "Table 5 was taken by order A-012 first." */
export const whatText = (data: Projection, card: Conflict, words: Words): string =>
  words.t(`conflicts.what.${saidOf(card)}`, {
    ...namesOf(data, card, words),
    deed: deedText(data, { name: card.commandName, input: card.input }, words),
  })

/**
 * A move fails for many reasons; that the table was taken, or that others had seated the party, says most. What was not refused
 * itself waited for something.
 */
const saidOf = ({ kind, code }: Conflict) => {
  if (code === 'PARKED') return 'waited'
  if (kind !== 'MOVED') return kind
  if (code === 'PARTY_SEATED') return 'movedSeated'
  return code === 'UNIT_TAKEN' || code === 'RESERVATION_IN_WINDOW' ? 'movedTaken' : kind
}

type ChoiceTexts = { label: string; does: string }

/** What a choice is called and what it will do, for a card of this kind. */
export function choiceTexts(data: Projection, card: Conflict, choice: ConflictChoice, words: Words): ChoiceTexts {
  const path = pathOf(card, choice)
  const names = namesOf(data, card, words)
  return { label: words.t(`${path}.label`, names), does: words.t(`${path}.does`, names) }
}

/**
 * Texts are held per kind: approving is not trying again, and what only waited was not tried. A choice that a kind does not have
 * is never asked for.
 */
const pathOf = ({ kind, code }: Conflict, choice: ConflictChoice) =>
  `conflicts.choices.${kind === 'REFUSED' && code === 'PARKED' ? 'waited' : kind}.${choice}` as 'conflicts.choices.UNIT_TAKEN.SEAT_ELSEWHERE'

/** How a card was settled, and by whom: "Settled by Lan at 19:20: seat elsewhere." */
export function settledText(desk: Desk, card: Conflict): string {
  const { t, time } = desk.words
  const { data } = desk.terminal.projection.store.getState()
  const how = card.choice === null ? '' : choiceTexts(data, card, card.choice, desk.words).label
  return t('conflicts.settledBy', {
    name: staffName(data, card.settledBy) ?? t('someone'),
    time: card.settledAt === null ? '' : time(card.settledAt),
    how,
  })
}
