import { Button } from '@mantine/core'
import { useFloorView, useProjection } from '../../app/context'
import type { Projection } from '../../state/projection/projection'
import type { SaleOrder } from '@contract/entities/occupancy'
import { startSeating } from '../acts/seating'
import { useDesk } from '../desk'
import css from './bars.module.css'

/** Open dine-in orders without a live usage: parties that wait for a table, the longest first. */
const unplaced = (data: Projection): SaleOrder[] =>
  [...data.orders.values()]
    .filter((order) => order.type === 'DINE_IN' && order.status === 'OPEN')
    .filter((order) => data.usagesByPrincipal.of(order.id).size === 0)
    .sort((a, b) => Date.parse(a.openedAt) - Date.parse(b.openedAt))

/** At the top edge, never off screen: who has no table. Not there when everyone has one. */
export function Tray() {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
  const interaction = useFloorView((view) => view.interaction)
  const parties = unplaced(data)
  if (parties.length === 0) return null
  return (
    <div className={css.tray}>
      <h2 className={css.trayTitle}>{t('floor.tray.title')}</h2>
      <ul className={css.parties} aria-label={t('floor.tray.label')}>
        {parties.map((order) => {
          const size = order.guest?.partySize ?? 1
          const current = interaction.kind === 'seating' && interaction.orderId === order.id
          return (
            <li key={order.id} className={css.party}>
              {t('floor.tray.party', { guests: t('guests', { count: size }), order: order.number })}
              <Button
                variant={current ? 'filled' : 'light'}
                onClick={() => void startSeating(desk, size, { orderId: order.id })}
              >
                {t('floor.tray.seat')}
              </Button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
