import { Button } from '@mantine/core'
import { useProjection, useSession } from '../app/context'
import { Fact } from '../floor/panel/fact'
import { staffName, whoText } from '../floor/unit-words'
import { useOrder } from '../orders/use-order'
import { lineName } from '../orders/words'
import { may } from '../state/session'
import { failureText } from '../ui/failure-text'
import { useWords } from '../ui/use-words'
import css from './activity.module.css'

/**
 * An order as it stands or as it ended: who it was, where they sat and what they had. The tables are the order's own copy
 * (USE-11): what has happened to the floor since does not show.
 */
export function OrderCard({ orderId }: { orderId: string }) {
  // Whoever reads the history need not be one who reads orders.
  const mayRead = useSession((session) => may(session, 'SaleOrder.find'))
  return mayRead ? <Sheet orderId={orderId} /> : null
}

function Sheet({ orderId }: { orderId: string }) {
  const words = useWords()
  const { t, name, time, day } = words
  const data = useProjection()
  const { sheet, failure, again } = useOrder(orderId)
  if (failure !== null) {
    return (
      <p className={css.problem} role="alert">
        {failureText(t, failure)}{' '}
        <Button variant="subtle" onClick={again}>
          {t('again')}
        </Button>
      </p>
    )
  }
  if (sheet === null) return null
  const { order, lines } = sheet
  const { guest, snapshot } = order
  const tables = (snapshot?.units ?? []).map(({ number, zones, layout }) =>
    [t('floor.table', { number }), ...zones.toReversed().map((zone) => name(zone.name)), name(layout.name)].join(', '),
  )
  const at = (instant: string | null): string | null => (instant === null ? null : `${day(instant)}, ${time(instant)}`)
  return (
    <section className={css.orderCard} aria-label={t('activity.subjects.order', { number: order.number })}>
      <h2 className={css.orderState}>
        {t('activity.subjects.order', { number: order.number })} · {t(`orders.statuses.${order.status}`)}
      </h2>
      <dl>
        <Fact name={t('floor.panel.guest')}>{whoText(guest?.name ?? null, guest?.partySize ?? null, words)}</Fact>
        <Fact name={t('orders.tables')}>{tables.join(' · ')}</Fact>
        <Fact name={t('floor.panel.server')}>{staffName(data, order.assigneeId)}</Fact>
        <Fact name={t('orders.opened')}>{at(order.openedAt)}</Fact>
        <Fact name={t('floor.panel.paidAt')}>{at(order.paidAt)}</Fact>
        <Fact name={t('orders.ended')}>{at(order.endedAt)}</Fact>
        <Fact name={t('orders.reference')}>{order.externalReference}</Fact>
      </dl>
      <ul>
        {lines.map((line) => (
          <li key={line.id} className="figures">
            {line.quantity} × {lineName(line, words)}
            {line.note !== null && ` (${line.note})`}
          </li>
        ))}
      </ul>
    </section>
  )
}
