/** Finding tables: free ones for a size, area and time; and one by what is written on it. */
import { ask } from '../../state/client/ask'
import type { Projection } from '../../state/projection/projection'
import { guestNameOf } from '../../state/projection/tile-facts'
import { plain } from '../../ui/plain-text'
import type { Words } from '../../ui/use-words'
import type { Desk } from '../desk'
import { isGone, layoutOfUnit, shownLayouts } from '../layouts'
import { failed } from './outcome'

export interface FreeWish {
  partySize: number | null
  zoneId: string | null
  layoutId: string | null
  /** null for now. */
  at: number | null
}

/** Marks the free tables and steps the others back. */
export async function findFree(desk: Desk, wish: FreeWish): Promise<void> {
  const { client, floorView, clock, projection } = desk.terminal
  const answer = await ask((options) =>
    client.allocationUnits.available(
      {
        ...(wish.partySize === null ? {} : { partySize: wish.partySize }),
        ...(wish.zoneId !== null ? { zoneId: wish.zoneId } : wish.layoutId === null ? {} : { layoutId: wish.layoutId }),
        ...(wish.at === null
          ? {}
          : { from: new Date(wish.at).toISOString(), to: endOf(projection.store.getState().data, wish.at) }),
      },
      options,
    ),
  )
  if (!answer.ok) {
    failed(desk, answer.failure)
    return
  }
  floorView.getState().set({
    selectedId: null,
    findText: null,
    interaction: { kind: 'finding', at: wish.at ?? clock.getState().now, unitIds: answer.value.unitIds },
  })
}

const endOf = (data: Projection, from: number): string =>
  new Date(from + (data.merchant?.defaultStayMinutes ?? 90) * 60_000).toISOString()

/**
 * Tables whose number, name or guest fits what was typed, the best first: the whole number, then its beginning, then
 * anywhere. "ban 5", "bàn 5" and "5" all find table 5.
 */
export function findByText(data: Projection, text: string, words: Words, now: number): string[] {
  const wish = plain(text)
  const bare = wish.replace(/^(?:ban|table|tbl)(?:\s+|(?=\d))/u, '')
  if (bare === '') return []
  const layoutIds = new Set(shownLayouts(data, now).map((layout) => layout.id))
  const ranked: { id: string; rank: number }[] = []
  for (const unit of data.units.values()) {
    if (isGone(data, unit) || !layoutIds.has(layoutOfUnit(data, unit.id) ?? '')) continue
    const number = plain(unit.number)
    const names = [unit.name?.en, unit.name?.vi].flatMap((name) => (name === undefined ? [] : plain(name)))
    const guests = data.usagesOfUnit(unit).map((usage) => plain(guestNameOf(data, usage) ?? ''))
    const rank =
      number === bare || number === wish
        ? 0
        : names.includes(wish) || names.includes(bare)
          ? 1
          : number.startsWith(bare)
            ? 2
            : [...names, ...guests].some((name) => name !== '' && (name.includes(wish) || name.includes(bare)))
              ? 3
              : -1
    if (rank >= 0) ranked.push({ id: unit.id, rank })
  }
  const order = new Intl.Collator(words.language, { numeric: true })
  const numberOf = (id: string): string => data.units.get(id)?.number ?? ''
  return ranked.sort((a, b) => a.rank - b.rank || order.compare(numberOf(a.id), numberOf(b.id))).map(({ id }) => id)
}

/** Goes to a table, on whichever floor it is, and selects it. */
export function goToUnit({ terminal }: Desk, unitId: string): void {
  const view = terminal.floorView.getState()
  const layoutId = layoutOfUnit(terminal.projection.store.getState().data, unitId)
  view.set({
    screen: 'floor',
    layoutId: layoutId ?? view.layoutId,
    zoneId: null,
    findText: null,
    selectedId: unitId,
    focusPanel: true,
  })
  view.show([unitId])
}
