import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { TOPICS } from '@contract/events'
import type { DomainEvent, Topic } from '@contract/events'
import { isHeardIn, TOPIC_PERMISSIONS } from '@contract/observation'
import type { GapCode, ObservedCommit, TopicRoom } from '@contract/observation'
import { isoTime } from '../store/entities'
import type { LoggedEvents, LogGap, LogPosition } from '../store/event-log'
import { refuse } from '../store/refusal'
import type { StorePort } from './ports'

/** What one observer is let to see of the store's commits. */
export interface View {
  /** Topics and rooms, as keyOf writes them. */
  keys: ReadonlySet<string>
  /** Whether it may read orders and reservations: then also why they ended, in the words of staff. */
  orders: boolean
  reservations: boolean
  /** Whether it wants orders and reservations as each commit left them. */
  principals: boolean
}

/** A place in the log as observers keep it. */
export const cursorOf = ({ seq, epoch, chain }: LogPosition): string =>
  chain === '' ? String(seq) : `${seq}.${epoch}.${chain}`

/** The place that an observer names. */
export const positionIn = (after: number | string | undefined): LogPosition | undefined => {
  if (after === undefined) return undefined
  const [seq, epoch = 0, chain = ''] = String(after).split('.')
  return { seq: Number(seq), epoch: Number(epoch), chain }
}

/** What is told of a place: the cursor, and for people epoch and seq. */
export const told = (position: LogPosition): { cursor: string; epoch: number; seq: number } => ({
  cursor: cursorOf(position),
  epoch: position.epoch,
  seq: position.seq,
})

/** What is told of a gap. */
export const toldGap = ({
  code,
  lowestSeq,
  head,
}: LogGap): { code: GapCode; lowestSeq: number; epoch: number; seq: number } => ({
  code,
  lowestSeq,
  epoch: head.epoch,
  seq: head.seq,
})

const keyOf = (topic: Topic, room: string): string => `${topic} ${room}`

const principalPermissions = ['SaleOrder.find', 'Reservation.find'] as const

/**
 * The view of whoever asks for these rooms, all of which must be permitted.
 * @throws Refused FORBIDDEN with the permission that is missing
 */
export const demandView = (
  store: StorePort,
  staffId: string,
  rooms: readonly TopicRoom[],
  principals: boolean,
): View => {
  const wanted = new Set([
    ...rooms.map(({ topic }) => TOPIC_PERMISSIONS[topic]),
    ...(principals ? principalPermissions : []),
  ])
  for (const permission of wanted) if (!store.may(staffId, permission)) refuse('FORBIDDEN', { facts: { permission } })
  return {
    keys: new Set(rooms.map(({ topic, room }) => keyOf(topic, room))),
    orders: store.may(staffId, 'SaleOrder.find'),
    reservations: store.may(staffId, 'Reservation.find'),
    principals,
  }
}

const placesOf = ({ layoutId, zoneIds = [], unitId }: DomainEvent): string[] => [
  ...(layoutId === undefined ? [] : [`layout:${layoutId}`]),
  ...zoneIds.map((zoneId) => `zone:${zoneId}`),
  ...(unitId === undefined ? [] : [`unit:${unitId}`]),
]

const isPrincipal = (topic: Topic): boolean => topic === TOPICS.order || topic === TOPICS.reservation

/**
 * The topic in each room where an event is heard, for all events of a commit. A move is heard where the party was and where it went, an order or reservation
 * where the commit changes a usage of it: both are read from the other events of the same commit.
 */
export const keysOf = (events: readonly DomainEvent[]): string[][] => {
  const places = new Map<string, string[]>()
  for (const event of events) {
    if (event.topic !== TOPICS.usage) continue
    for (const id of [event.usageId, event.orderId, event.reservationId]) {
      if (id !== undefined) places.set(id, [...(places.get(id) ?? []), ...placesOf(event)])
    }
  }
  const elsewhere = (event: DomainEvent): (string | undefined)[] =>
    isPrincipal(event.topic)
      ? [event.orderId, event.reservationId, ...(event.otherOrderIds ?? [])]
      : [...(event.from ?? []), ...(event.to ?? [])]
  return events.map((event) => {
    const rooms = [...placesOf(event), ...elsewhere(event).flatMap((id) => places.get(id ?? '') ?? [])]
    return ['merchant', ...new Set(rooms)].map((room) => keyOf(event.topic, room))
  })
}

/** What staff typed as a reason may name a guest: it is for those who may read what it is about. */
const mayHearReason = (event: DomainEvent, view: View): boolean => {
  if (event.topic !== TOPICS.usage) return true
  return event.orderId === undefined ? view.reservations : view.orders
}

const shown = (event: DomainEvent, view: View): DomainEvent => {
  if (event.reason === undefined || mayHearReason(event, view)) return event
  const { reason: _reason, ...rest } = event
  return rest
}

const principalsIn = (
  { orders, reservations }: LoggedEvents,
  events: ObservedCommit['events'],
): Pick<ObservedCommit, 'orders' | 'reservations'> => {
  const named = new Set(events.flatMap(({ event }) => [event.orderId, event.reservationId]))
  return {
    orders: orders.filter(({ id }) => named.has(id)),
    reservations: reservations.filter(({ id }) => named.has(id)),
  }
}

/** Which events of a commit are for a view, by their place in it. */
export const heardBy = (view: View, keys: readonly (readonly string[])[]): number[] =>
  keys.flatMap((rooms, index) => (rooms.some((key) => view.keys.has(key)) ? [index] : []))

/** What an observer sees of a commit in which it hears the events at these places. */
export const observedCommit = (commit: LoggedEvents, heard: readonly number[], view: View): ObservedCommit => {
  const events = heard.flatMap((index) => {
    const event = commit.events[index]
    return event === undefined ? [] : [{ index, event: shown(event, view) }]
  })
  return {
    ...told(commit),
    at: isoTime(commit.at),
    events,
    ...(view.principals && principalsIn(commit, events)),
  }
}

/** The topics that are meant: the one that is named, else all that are heard in that room and may be read. */
const topicsOf = (store: StorePort, input: ParsedInputOf<'observation.find'>, staffId: string): Topic[] => {
  if (input.topic === undefined) {
    return Object.values(TOPICS).filter(
      (topic) => isHeardIn(topic, input.room) && store.may(staffId, TOPIC_PERMISSIONS[topic]),
    )
  }
  if (!isHeardIn(input.topic, input.room)) {
    return refuse('INVALID_INPUT', { path: ['room'], facts: { rule: 'ROOM_OF_TOPIC' } })
  }
  return [input.topic]
}

/** A page of what has happened, for programs that catch up without a socket. */
export const observedPage = (
  store: StorePort,
  input: ParsedInputOf<'observation.find'>,
  staffId: string,
): OutputOf<'observation.find'> => {
  const { limit, room } = input
  const principals = input.include === 'principal'
  const rooms = topicsOf(store, input, staffId).map((topic) => ({ topic, room }))
  const view = demandView(store, staffId, rooms, principals)
  const page = store.eventsAfter({ after: positionIn(input.after), limit, principals })
  if (!page.ok) {
    const { code, ...facts } = toldGap(page.gap)
    return refuse(code, { path: ['after'], facts })
  }
  const { commits, end, head } = page.value
  return {
    ...told(end),
    more: end.seq < head.seq,
    items: commits.flatMap((commit) => {
      const heard = heardBy(view, keysOf(commit.events))
      return heard.length === 0 ? [] : [observedCommit(commit, heard, view)]
    }),
  }
}
