import { useState } from 'react'
import { Checkbox } from '@mantine/core'
import type { SaleOrder } from '@contract/entities/occupancy'
import { useProjection } from '../app/context'
import { useDesk } from '../floor/desk'
import { numbersOf, tablesText } from '../floor/unit-words'
import type { Projection } from '../state/projection/projection'
import { merge } from './acts'
import { FormDialog } from '../ui/form-dialog'
import css from './orders.module.css'

const unitIdsOf = (data: Projection, orderId: string): string[] => [
  ...new Set([...data.usagesByPrincipal.of(orderId)].flatMap((id) => data.usages.get(id)?.allocationUnitId ?? [])),
]

/** Orders that may join one: open ones of the same kind, those at its own table first. */
const partnersOf = (data: Projection, order: SaleOrder): SaleOrder[] => {
  const own = new Set(unitIdsOf(data, order.id))
  const shares = (other: SaleOrder): boolean => unitIdsOf(data, other.id).some((id) => own.has(id))
  return [...data.orders.values()]
    .filter(({ id, status, type }) => id !== order.id && status === 'OPEN' && type === order.type)
    .sort((one, other) => Number(shares(other)) - Number(shares(one)) || (one.openedAt < other.openedAt ? -1 : 1))
}

/** Merges other orders into this one: one party, one order, all their tables. */
export function MergeDialog({ orderId, close }: { orderId: string; close: () => void }) {
  const desk = useDesk()
  const { words } = desk
  const { t } = words
  const data = useProjection()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const order = data.orders.get(orderId)
  if (order === undefined) return null
  const name = order.guest?.name ?? null
  const called = name === null ? t('orders.merge.order', { order: order.number }) : `${name} · ${order.number}`
  const partners = partnersOf(data, order)
  const ready = partners.filter(({ id }) => chosen.has(id)).map(({ id }) => id)
  const tables = numbersOf(data, new Set([orderId, ...ready].flatMap((id) => unitIdsOf(data, id))), words)
  const toggle = (id: string): void =>
    setChosen((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id]))
  const send = async (): Promise<void> => {
    setBusy(true)
    const sent = await merge(desk, orderId, ready)
    setBusy(false)
    if (sent) close()
  }
  return (
    <FormDialog
      title={t('orders.merge.title', { order: called })}
      size="lg"
      close={close}
      send={send}
      busy={busy}
      ready={ready.length > 0}
      act={t('orders.merge.act')}
    >
      <p className={css.hint}>{partners.length === 0 ? t('orders.merge.none') : t('orders.merge.hint')}</p>
      <div className={css.choices} role="group" aria-label={t('orders.merge.which')}>
        {partners.map((partner) => {
          const at = tablesText(data, unitIdsOf(data, partner.id), words)
          const size = partner.guest?.partySize ?? null
          return (
            <Checkbox
              key={partner.id}
              size="md"
              className={css.choice ?? ''}
              checked={chosen.has(partner.id)}
              onChange={() => toggle(partner.id)}
              label={[at === '' ? t('floor.tray.title') : at, partner.number].join(' · ')}
              description={[partner.guest?.name ?? null, size === null ? null : t('guests', { count: size })]
                .filter((part) => part !== null)
                .join(' · ')}
            />
          )
        })}
      </div>
      {ready.length > 0 && tables !== '' && <p>{t('orders.merge.consequence', { order: called, tables })}</p>}
    </FormDialog>
  )
}
