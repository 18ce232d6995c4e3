import { useState } from 'react'
import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconCash, IconDotsVertical, IconX } from '@tabler/icons-react'
import type { SaleOrder } from '@contract/entities/occupancy'
import { useConnection, useFloorView, useProjection, useSession } from '../../app/context'
import { may } from '../../state/session'
import { UnsentMark } from '../../ui/unsent-mark'
import { leaveWithoutTable, payWithoutTable, tablelessToCancel } from '../acts/party'
import { startSeating } from '../acts/seating'
import { useDesk } from '../desk'
import { CancelDialog } from '../panel/cancel-dialog'
import css from './tray.module.css'

/** What else can become of a party that waits for a table. */
function Otherwise({ order }: { order: SaleOrder }) {
  const desk = useDesk()
  const { t } = desk.words
  const mayPay = useSession((session) => may(session, 'SaleOrder.paid'))
  const mayCancel = useSession((session) => may(session, 'SaleOrder.cancel'))
  const [cancelling, setCancelling] = useState(false)
  if (!mayPay && !mayCancel) return null
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon aria-label={t('floor.tray.otherwise', { order: order.number })} color="gray">
            <IconDotsVertical aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayPay && (
            <Menu.Item
              leftSection={<IconCash size={22} aria-hidden />}
              onClick={() => void payWithoutTable(desk, order)}
            >
              {t('floor.panel.pay')}
            </Menu.Item>
          )}
          {mayCancel && (
            <Menu.Item leftSection={<IconX size={22} aria-hidden />} onClick={() => setCancelling(true)}>
              {t('floor.panel.cancel')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {cancelling && <CancelDialog party={tablelessToCancel(desk, order)} close={() => setCancelling(false)} />}
    </>
  )
}

/** A party without a table: it gets one, pays or is cancelled; one that has paid leaves. */
export function WaitingParty({ order }: { order: SaleOrder }) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
  const interaction = useFloorView((view) => view.interaction)
  const mayEnd = useSession((session) => may(session, 'SaleOrder.complete'))
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const size = order.guest?.partySize ?? 1
  const current = interaction.kind === 'seating' && interaction.orderId === order.id
  // While something is going on, the filled button is its own.
  const variant = interaction.kind === 'none' ? 'filled' : 'light'
  const paid = order.status === 'PAID'
  const guests = [order.guest?.name, t('guests', { count: size })]
    .filter((text) => typeof text === 'string')
    .join(' · ')
  const facts = { guests, order: order.number }
  return (
    <li className={css.party} data-current={current || undefined}>
      {paid ? t('floor.tray.paidParty', facts) : t('floor.tray.party', facts)}
      {data.provisional.has(order.id) && <UnsentMark />}
      {paid ? (
        mayEnd && (
          <Button variant={variant} disabled={cutOff} onClick={() => void leaveWithoutTable(desk, order)}>
            {t('floor.tray.leave')}
          </Button>
        )
      ) : (
        <>
          <Button variant={variant} onClick={() => void startSeating(desk, size, { orderId: order.id })}>
            {t('floor.tray.seat')}
          </Button>
          <Otherwise order={order} />
        </>
      )}
    </li>
  )
}
