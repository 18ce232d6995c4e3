/** Seating a party: size, best tables, one of them, confirm. The store ranks and decides; this only asks and shows. */
import type { Candidate } from '@contract/operations/units'
import { ask, perform } from '../../state/client/ask'
import type { Failure } from '../../state/client/failure'
import type { Chosen, Seating } from '../../state/floor-view'
import type { Desk } from '../desk'
import { layoutOfUnit } from '../layouts'
import { numbersOf, staffName } from '../unit-words'
import { failed } from './failed'

const seatingOf = ({ terminal }: Desk): Seating | null => {
  const { interaction } = terminal.floorView.getState()
  return interaction.kind === 'seating' ? interaction : null
}

export const chosenOf = (candidate: Candidate): Chosen => ({
  unitIds: candidate.unitIds,
  capacity: candidate.capacity,
  reservedTo: candidate.reservedTo,
  nextBookingAt: candidate.nextBookingAt,
  shortened: candidate.reasons.some((reason) => reason.code === 'SHORTENED'),
  refusal: null,
})

/** The best tables of this floor; where it has none, those of the other floors. */
async function findBest({ terminal }: Desk, partySize: number): Promise<readonly Candidate[] | Failure> {
  const { layoutId, zoneId } = terminal.floorView.getState()
  const wish = { partySize, ...(zoneId === null ? {} : { zoneId }) }
  const here = await ask((options) =>
    terminal.client.allocationUnits.best({ ...wish, ...(layoutId === null ? {} : { layoutId }) }, options),
  )
  if (!here.ok) return here.failure
  if (here.value.candidates.length > 0) return here.value.candidates
  const anywhere = await ask((options) => terminal.client.allocationUnits.best({ partySize }, options))
  return anywhere.ok ? anywhere.value.candidates : anywhere.failure
}

/** First tap: how many. With a table given (from its panel) that table is chosen at once. */
export async function startSeating(
  desk: Desk,
  partySize: number,
  from: { orderId?: string; unitId?: string } = {},
): Promise<void> {
  const view = desk.terminal.floorView.getState()
  view.set({
    selectedId: null,
    findText: null,
    interaction: {
      kind: 'seating',
      partySize,
      orderId: from.orderId ?? null,
      candidates: null,
      chosen: null,
      taken: null,
      busy: false,
    },
  })
  if (from.unitId !== undefined) void chooseUnit(desk, from.unitId)
  const found = await findBest(desk, partySize)
  const now = seatingOf(desk)
  if (now === null || now.partySize !== partySize) return
  if ('code' in found) {
    failed(desk, found)
    // Without an answer nobody can say that no table fits: back to the floor, unless a table is chosen already.
    if (now.chosen === null) view.set({ interaction: { kind: 'none' } })
    else view.change('seating', { candidates: [] })
  } else view.change('seating', { candidates: found })
}

export function chooseCandidate(desk: Desk, candidate: Candidate): void {
  const view = desk.terminal.floorView.getState()
  const [first] = candidate.unitIds
  const layoutId = first === undefined ? null : layoutOfUnit(desk.terminal.projection.store.getState().data, first)
  if (layoutId !== null && layoutId !== view.layoutId) view.set({ layoutId, zoneId: null })
  view.change('seating', { chosen: chosenOf(candidate), taken: null })
}

/** Second tap: a ringed table, or any other; for another one the store says until when. */
export async function chooseUnit(desk: Desk, unitId: string): Promise<void> {
  const seating = seatingOf(desk)
  if (seating === null) return
  const candidate = seating.candidates?.find((one) => one.unitIds.includes(unitId))
  if (candidate !== undefined) {
    chooseCandidate(desk, candidate)
    return
  }
  const { partySize } = seating
  const preview = await ask((options) => desk.terminal.client.allocationUsages.seatPreview({ unitId }, options))
  if (seatingOf(desk)?.partySize !== partySize) return
  if (!preview.ok) {
    failed(desk, preview.failure)
    return
  }
  const { ok, code, capacity, reservedTo, nextBookingAt, shortened } = preview.value
  desk.terminal.floorView.getState().change('seating', {
    chosen: { unitIds: [unitId], capacity, reservedTo, nextBookingAt, shortened, refusal: ok ? null : code },
    taken: null,
  })
}

async function send(desk: Desk, seating: Seating, chosen: Chosen) {
  const { client, session } = desk.terminal
  const info = session.getState().info
  const allocationUnitIds = [...chosen.unitIds]
  const acceptShorterWindow = chosen.shortened
  const { orderId, partySize } = seating
  if (orderId !== null) {
    return perform((options) =>
      client.allocationUsages.startForOrder(
        { saleOrderId: orderId, merchantId: info?.merchant.id ?? '', allocationUnitIds, acceptShorterWindow },
        options,
      ),
    )
  }
  const assignee = info?.staff.role === 'server' ? { assigneeId: info.staff.id } : {}
  return perform((options) =>
    client.saleOrders.create({ allocationUnitIds, guest: { partySize }, acceptShorterWindow, ...assignee }, options),
  )
}

/** Third tap. Whoever was faster is named, and the next table that fits is offered. */
export async function confirmSeating(desk: Desk): Promise<void> {
  const seating = seatingOf(desk)
  const chosen = seating?.chosen
  if (seating === null || chosen === null || chosen === undefined || chosen.refusal !== null || seating.busy) return
  const { floorView, projection, toasts } = desk.terminal
  floorView.getState().change('seating', { busy: true })
  const answer = await send(desk, seating, chosen)
  const { data } = projection.store.getState()
  if (answer.ok) {
    floorView.getState().set({ interaction: { kind: 'none' } })
    const tables = numbersOf(data, chosen.unitIds, desk.words)
    toasts
      .getState()
      .show({ kind: 'done', text: desk.words.t('floor.seat.done', { count: seating.partySize, tables }) })
    return
  }
  floorView.getState().change('seating', { busy: false })
  if (answer.failure.code === 'UNIT_TAKEN') await offerAnother(desk, seating, answer.failure)
  else if (answer.failure.code === 'RESERVATION_IN_WINDOW') await previewAgain(desk, chosen)
  else failed(desk, answer.failure)
}

/** A booking came in meanwhile: show the shorter stay before asking again. */
async function previewAgain(desk: Desk, chosen: Chosen): Promise<void> {
  const [unitId] = chosen.unitIds
  desk.terminal.floorView.getState().change('seating', { chosen: null, candidates: [] })
  if (unitId !== undefined) await chooseUnit(desk, unitId)
}

/** What the refusal says of the table and of the party that has it. */
async function offerAnother(desk: Desk, seating: Seating, failure: Failure): Promise<void> {
  const named = failure.facts?.['unitId']
  const usage = failure.facts?.['usage'] as { id?: string; assigneeId?: string | null } | undefined
  await offerInstead(desk, seating, {
    unitId: typeof named === 'string' ? named : '',
    usageId: usage?.id ?? '',
    assigneeId: usage?.assigneeId ?? null,
  })
}

/**
 * Something changed on the floor while a party is being seated: the best tables are asked for again, and a chosen
 * table that someone else has just taken is said before anyone taps Seat.
 */
export async function refreshSeating(desk: Desk, touched: ReadonlySet<string>): Promise<void> {
  const seating = seatingOf(desk)
  if (seating === null || seating.busy || seating.candidates === null) return
  const { data } = desk.terminal.projection.store.getState()
  const chosen = seating.chosen?.refusal === null ? seating.chosen.unitIds : []
  for (const unitId of chosen) {
    const unit = data.units.get(unitId)
    const party = unit === undefined ? undefined : data.usagesOfUnit(unit).find((usage) => usage.seatedAt !== null)
    if (party !== undefined && touched.has(unitId)) {
      await offerInstead(desk, seating, { unitId, usageId: party.id, assigneeId: party.assigneeId })
      return
    }
  }
  if (!seating.candidates.some((candidate) => candidate.unitIds.some((id) => touched.has(id)))) return
  const found = await findBest(desk, seating.partySize)
  if (!('code' in found)) desk.terminal.floorView.getState().change('seating', { candidates: found })
}

interface Taken {
  unitId: string
  usageId: string
  assigneeId: string | null
}

async function offerInstead(desk: Desk, seating: Seating, taken: Taken): Promise<void> {
  const { floorView, projection } = desk.terminal
  const { data } = projection.store.getState()
  const { unitId } = taken
  const by = staffName(data, taken.assigneeId) ?? staffName(data, data.lastActors.get(taken.usageId) ?? null)
  const found = await findBest(desk, seating.partySize)
  const candidates = 'code' in found ? [] : found.filter((candidate) => !candidate.unitIds.includes(unitId))
  const next = candidates[0]
  floorView.getState().change('seating', {
    candidates,
    chosen: next === undefined ? null : chosenOf(next),
    taken: { number: data.units.get(unitId)?.number ?? '?', by },
  })
}
