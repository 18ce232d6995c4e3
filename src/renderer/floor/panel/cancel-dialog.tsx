import { cancel } from '../acts/party'
import type { CancelledParty } from '../acts/party'
import { useDesk } from '../desk'
import { ReasonDialog } from './reason-dialog'

const SEATED_REASONS = ['left', 'mistake'] as const
const BOOKING_REASONS = ['called', 'noShow'] as const

/** Cancels a party at its tables, or a booking, with the reason. */
export function CancelDialog({ party, close }: { party: CancelledParty; close: () => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const { booking, tables, who } = party
  const asked = booking
    ? ({ at: 'floor.panel.cancelBookingTitle', of: 'floor.panel.cancelBookingOf' } as const)
    : ({ at: 'floor.panel.cancelTitle', of: 'floor.panel.cancelOf' } as const)
  return (
    <ReasonDialog
      title={tables === '' ? t(asked.of, { who }) : t(asked.at, { tables })}
      lead={t(tables === '' ? 'floor.panel.cancelWhy' : 'floor.panel.cancelHint')}
      reasons={(booking ? BOOKING_REASONS : SEATED_REASONS).map((reason) => t(`floor.panel.reasons.${reason}`))}
      cancel={(reason) => cancel(desk, party, reason)}
      close={close}
    />
  )
}
