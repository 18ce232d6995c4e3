import type { DomainEvent } from '@contract/events'
import type { ActivityEntry } from '@contract/operations/activity'
import { TOPICS, DomainAction } from '@contract/events'
import type { Projection } from '../state/projection/projection'
import type { Words } from '../ui/use-words'
import { staffName } from '../floor/unit-words'
import { lineName } from '../orders/words'

const ACTIONS: ReadonlySet<string> = new Set(DomainAction.options)

/** The events that this page has words for; a newer store may know more. */
const eventsOf = (entry: ActivityEntry): DomainEvent[] =>
  entry.events.filter(({ action }) => typeof action === 'string' && ACTIONS.has(action)) as unknown as DomainEvent[]

/** Events that say the same as another one of the same commit: an order's beside its table's. */
function told(events: readonly DomainEvent[]): DomainEvent[] {
  const moved = events.filter((event) => event.action === 'USAGE_MOVED')
  if (moved.length > 0) return moved
  const usages = events.filter((event) => event.topic === TOPICS.usage)
  return usages.length > 0 ? usages : [...events]
}

/** What one commit did, in the words of the field. Several tables of one kind become one line. */
export function entryTexts(entry: ActivityEntry, data: Projection, words: Words): string[] {
  const events = told(eventsOf(entry))
  if (events.length === 0) return [words.t('activity.other')]
  const groups = Map.groupBy(events, (event) => event.action)
  return [...groups].map(([action, group]) => lineOf(action, group, { entry, data, words }))
}

/** What was ordered, of events about lines: "Phở bò, Trà đá". */
const dishesOf = (entry: ActivityEntry, group: readonly DomainEvent[], words: Words): string => {
  const ids = new Set(group.flatMap(({ lineId }) => lineId ?? []))
  const names = entry.changes.flatMap(({ id, name }) =>
    name === null || !ids.has(id) ? [] : lineName({ name }, words),
  )
  return [...new Set(names)].join(', ')
}

interface Told {
  entry: ActivityEntry
  data: Projection
  words: Words
}

function lineOf(action: DomainEvent['action'], group: readonly DomainEvent[], { entry, data, words }: Told): string {
  const { t } = words
  const first = group[0]
  const numbers = [...new Set(group.flatMap((event) => event.unitNumber ?? []))]
  const text = t(`activity.actions.${action}`, {
    unit: numbers.join(', ') || '?',
    from: first?.unitNumbersFrom?.join(', ') ?? '?',
    to: first?.unitNumbersTo?.join(', ') ?? '?',
    order: first?.orderNumber ?? '',
    staff: staffName(data, first?.staffId ?? null) ?? t('someone'),
  })
  const dishes = dishesOf(entry, group, words)
  const size = first?.partySize ?? null
  const guests = size === null ? text : `${text} · ${t('guests', { count: size })}`
  // Of a line the dish says more than how many sit there.
  const whole = dishes === '' ? guests : `${text}: ${dishes}`
  // Of a booking that ran out the sentence has said so.
  const reason = first?.reason === 'EXPIRED' ? undefined : first?.reason
  return reason === undefined || reason === '' ? whole : t('activity.withReason', { text: `${whole}.`, reason })
}

/** Orders, usages and tables of an entry that a person recognises: the number of the order. */
export const orderOf = (entry: ActivityEntry): string | null =>
  eventsOf(entry).find((event) => event.orderNumber !== undefined)?.orderNumber ?? null
