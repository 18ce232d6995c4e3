import { useState } from 'react'
import { Modal } from '@mantine/core'
import { useProjection } from '../app/context'
import { useDesk } from '../floor/desk'
import { PersonMark } from '../signin/person-mark'
import { handOver } from './acts'
import css from './orders.module.css'

/** Who serves a party from now on: one tap on a name. */
export function HandOverDialog({ orderId, close }: { orderId: string; close: () => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
  const [busy, setBusy] = useState(false)
  const order = data.orders.get(orderId)
  if (order === undefined) return null
  const staff = [...data.staff.values()].filter(
    ({ id, status, role }) => id !== order.assigneeId && status === 'ACTIVE' && role !== 'integration',
  )
  const give = async (staffId: string): Promise<void> => {
    setBusy(true)
    const given = await handOver(desk, [orderId], staffId)
    setBusy(false)
    if (given) close()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('orders.handOver.title', { order: order.number })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <ul className={css.people}>
        {staff.map(({ id, displayName, colour }) => (
          <li key={id}>
            <button type="button" className={css.person} disabled={busy} onClick={() => void give(id)}>
              <PersonMark name={displayName} colour={colour} size={40} />
              {displayName}
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
