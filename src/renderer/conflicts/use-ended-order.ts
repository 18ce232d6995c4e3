import { useEffect, useState } from 'react'
import type { Conflict } from '@contract/entities/conflict'
import type { SaleOrder } from '@contract/entities/occupancy'
import { useProjection, useTerminal } from '../app/context'
import { ask } from '../state/client/ask'

/** The order of a card whose party has left: the live floor no longer has it, so it is asked for. */
export function useEndedOrder({ orderId }: Conflict): SaleOrder | null {
  const { client } = useTerminal()
  const isOpen = useProjection().orders.has(orderId ?? '')
  const [read, setRead] = useState<SaleOrder | null>(null)
  useEffect(() => {
    if (orderId === null || isOpen) return
    void ask((options) => client.saleOrders.get({ id: orderId }, options)).then((answer) => {
      // Without an answer the card says what was sent at the time.
      if (answer.ok) setRead(answer.value.order)
    })
  }, [client, orderId, isOpen])
  return isOpen ? null : read
}
