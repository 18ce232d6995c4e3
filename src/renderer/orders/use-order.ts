import { useCallback, useEffect, useState } from 'react'
import type { OrderLine, SaleOrder } from '@contract/entities/occupancy'
import type { ChangeMessage } from '@contract/feed'
import { useTerminal } from '../app/context'
import { ask } from '../state/client/ask'
import type { Failure } from '../state/client/failure'
import { makeLatest } from '../state/client/latest'

/** An order with the lines that stand on it, oldest first. */
export interface OrderSheet {
  order: SaleOrder
  lines: readonly OrderLine[]
}

const touches = (change: ChangeMessage, orderId: string): boolean =>
  change.rows.some(
    ({ id, entity, row }) =>
      id === orderId ||
      // A line that went to another order is the other one's now; which it left, its row does not say.
      (entity === 'OrderLine' && (row === null || row.orderId === orderId || row.splitFromId !== null)) ||
      (entity === 'SaleOrder' && row?.mergedIntoId === orderId),
  )

/** An order as it stands, read again whenever a commit touches it. */
export function useOrder(orderId: string) {
  const { client, projection } = useTerminal()
  const [sheet, setSheet] = useState<OrderSheet | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [latest] = useState(makeLatest)
  const read = useCallback(
    () => latest(() => ask((options) => client.saleOrders.get({ id: orderId }, options))),
    [client, latest, orderId],
  )
  const take = useCallback((answer: Awaited<ReturnType<typeof read>>): void => {
    if (answer === null) return
    setFailure(answer.ok ? null : answer.failure)
    if (!answer.ok) return
    const { order, lines } = answer.value
    setSheet({ order, lines: lines.filter(({ status }) => status === 'OPEN') })
  }, [])
  useEffect(() => {
    const again = (): void => void read().then(take)
    again()
    return projection.onTouched((_touched, change) => {
      // No change: everything was read afresh.
      if (change === null || touches(change, orderId)) again()
    })
  }, [projection, orderId, read, take])
  return { sheet, failure, again: () => void read().then(take) }
}
