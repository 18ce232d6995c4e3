/** The guests of a booking are here: at their table, for a shorter stay, or at another one where theirs is still taken. */
import type { AllocationUsage } from '@contract/entities/occupancy'
import { Candidate } from '@contract/operations/units'
import { perform } from '../../state/client/ask'
import type { Failure } from '../../state/client/failure'
import { partySizeOf, unitsOfParty } from '../../state/projection/tile-facts'
import type { ToastAction } from '../../state/toasts'
import type { Desk } from '../desk'
import { namedTables, numbersOf } from '../unit-words'
import type { NamedTables } from '../unit-words'
import { findBest, nearestFirst } from './best-tables'
import { say, tell } from './outcome'
import { tablesOf } from './party'

/** How the guests are seated: what was said before and accepted, and other tables than theirs. */
interface Wish {
  acceptShorterWindow: boolean
  acceptOtherStation: boolean
  /** null: the tables that are held for them. */
  unitIds: readonly string[] | null
}

const AS_BOOKED: Wish = { acceptShorterWindow: false, acceptOtherStation: false, unitIds: null }

/** Until when the table is free, where a booking that follows shortens the stay and the store offers that (USE-4). */
const offeredUntil = (failure: Failure): string | undefined => {
  const offer = failure.code === 'RESERVATION_IN_WINDOW' ? failure.facts?.['offer'] : undefined
  return typeof offer === 'object' && offer !== null && 'reservedTo' in offer && typeof offer.reservedTo === 'string'
    ? offer.reservedTo
    : undefined
}

/** What is said instead of seating them, and the ways on, each one tap. */
interface Question {
  text: string
  ways: readonly ToastAction[]
}

/** What is asked before they get the table all the same; null where nothing is left to ask. */
function sameTable(
  desk: Desk,
  usage: AllocationUsage,
  named: NamedTables,
  failure: Failure,
  wish: Wish,
): Question | null {
  const { t, time } = desk.words
  const again = (label: string, accepted: Partial<Wish>): readonly ToastAction[] => [
    { label, run: () => void checkIn(desk, usage, { ...wish, ...accepted }) },
  ]
  const until = offeredUntil(failure)
  if (until !== undefined && !wish.acceptShorterWindow) {
    const text = t('floor.panel.shorterStay', { ...named, time: time(until) })
    return { text, ways: again(t('floor.panel.checkInAnyway'), { acceptShorterWindow: true }) }
  }
  if (failure.code !== 'OTHER_STATION' || wish.acceptOtherStation) return null
  const text = t('floor.otherStation', { number: named.tables })
  return { text, ways: again(t('floor.seat.anyway'), { acceptOtherStation: true }) }
}

/** Free tables in place of theirs, the nearest first: those that the store named, else the best ones of now. */
async function freeTables(desk: Desk, usage: AllocationUsage, failure: Failure): Promise<readonly Candidate[]> {
  const { data } = desk.terminal.projection.store.getState()
  const own = unitsOfParty(data, usage)
  const near = own.map((unit) => unit.id)
  const named = Candidate.array().safeParse(failure.facts?.['candidates'])
  if (named.success) return nearestFirst(data, named.data, near, desk.words)
  const seats = own.reduce((sum, unit) => sum + unit.capacity, 0)
  const partySize = partySizeOf(data, usage) ?? Math.max(seats, 1)
  const found = await findBest(desk, { partySize, window: null, near })
  return Array.isArray(found) ? (found as readonly Candidate[]) : []
}

/** Their table is not to be had: which others they could sit down at now (RSV-1). */
async function otherTables(
  desk: Desk,
  usage: AllocationUsage,
  named: NamedTables,
  failure: Failure,
): Promise<Question> {
  const { words } = desk
  const { data } = desk.terminal.projection.store.getState()
  const candidates = await freeTables(desk, usage, failure)
  const why = words.t(failure.code === 'UNIT_TAKEN' ? 'floor.checkIn.taken' : 'floor.checkIn.outOfUse', named)
  const then = words.t(candidates.length === 0 ? 'floor.checkIn.none' : 'floor.checkIn.others')
  const ways = candidates.map(({ unitIds, reasons, reservedTo }): ToastAction => {
    const at = numbersOf(data, unitIds, words)
    const acceptShorterWindow = reasons.some(({ code }) => code === 'SHORTENED')
    return {
      label: acceptShorterWindow
        ? words.t('floor.checkIn.seatUntil', { tables: at, time: words.time(reservedTo) })
        : words.t('floor.seat.confirmAt', { tables: at }),
      run: () => void checkIn(desk, usage, { ...AS_BOOKED, unitIds, acceptShorterWindow }),
    }
  })
  return { text: `${why} ${then}`, ways }
}

const isLost = ({ code }: Failure): boolean => code === 'UNIT_TAKEN' || code === 'UNIT_NOT_IN_SERVICE'

/** The guests of a booking are here. What that would do besides is said before it happens. */
export async function checkIn(desk: Desk, usage: AllocationUsage, wish: Wish = AS_BOOKED): Promise<boolean> {
  const { client, projection, toasts } = desk.terminal
  const { data } = projection.store.getState()
  const count = partySizeOf(data, usage)
  const { unitIds, acceptShorterWindow, acceptOtherStation } = wish
  const named = unitIds === null ? tablesOf(desk, usage) : namedTables(data, unitIds, desk.words)
  const { tables } = named
  const answer = await perform((options) =>
    client.reservations.checkIn(
      {
        id: usage.usageId,
        ...(unitIds !== null && { allocationUnitIds: [...unitIds] }),
        acceptShorterWindow,
        acceptOtherStation,
      },
      options,
    ),
  )
  if (answer.ok) {
    const { t } = desk.words
    const text =
      count === null ? t('floor.panel.doneCheckInAll', { tables }) : t('floor.panel.doneCheckIn', { count, tables })
    return tell(desk, answer, text)
  }
  const { failure } = answer
  const question = isLost(failure)
    ? await otherTables(desk, usage, named, failure)
    : sameTable(desk, usage, named, failure, wish)
  if (question === null) return tell(desk, answer, '')
  toasts.getState().clearDone()
  say(desk, { kind: 'problem', text: question.text, code: failure.code, ways: question.ways })
  return false
}
