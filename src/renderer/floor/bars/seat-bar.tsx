import type { ReactNode } from 'react'
import { IconUsers } from '@tabler/icons-react'
import { useFloorView, useSession } from '../../app/context'
import { may } from '../../state/session'
import { startSeating } from '../acts/seating'
import { useDesk } from '../desk'
import type { FloorKeys } from '../use-floor-keys'
import { MoreGuests } from './more-guests'
import { ZoneChips } from './zone-chips'
import css from './bars.module.css'

const SIZES = [1, 2, 3, 4, 5, 6, 7, 8]

function SizeChips({ more }: { more: FloorKeys['more'] }) {
  const desk = useDesk()
  const { t } = desk.words
  const interaction = useFloorView((view) => view.interaction)
  const set = useFloorView((view) => view.set)
  const current = interaction.kind === 'seating' ? interaction.partySize : null
  const tap = (size: number): void => {
    // The same chip again lets go of the party.
    if (current === size) set({ interaction: { kind: 'none' } })
    else void startSeating(desk, size)
  }
  return (
    <div className={css.sizes} role="group" aria-label={t('floor.seat.label')}>
      <span className={css.sizesLabel} aria-hidden>
        <IconUsers size={22} />
        {t('floor.seat.short')}
      </span>
      {SIZES.map((size) => (
        <button
          key={size}
          type="button"
          className={css.size}
          aria-pressed={current === size}
          aria-label={t('floor.seat.chip', { count: size })}
          onClick={() => tap(size)}
        >
          {size}
        </button>
      ))}
      <MoreGuests opening={more} current={current !== null && current > 8 ? current : null} seat={tap} />
    </div>
  )
}

/** Sizes to seat, areas to look at, and, where there is room, the ways to see the floor. */
export function SeatBar({ layoutId, keys, tools }: { layoutId: string | null; keys: FloorKeys; tools: ReactNode }) {
  const maySeat = useSession((session) => may(session, 'SaleOrder.create'))
  return (
    <div className={css.seatBar}>
      {maySeat && <SizeChips more={keys.more} />}
      {layoutId !== null && <ZoneChips layoutId={layoutId} />}
      {tools}
    </div>
  )
}
