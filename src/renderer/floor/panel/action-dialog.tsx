import type { AllocationUsage } from '@contract/entities/occupancy'
import { HandOverDialog } from '../../orders/hand-over-dialog'
import { MergeDialog } from '../../orders/merge-dialog'
import { SplitDialog } from '../../orders/split-dialog'
import { partyToCancel } from '../acts/party'
import { useDesk } from '../desk'
import type { ActionDialog } from './actions'
import { CancelDialog } from './cancel-dialog'

/** What an action asks before it is sent; from the panel and from the menu at the table. */
export function PartyDialog({ kind, usage, close }: { kind: ActionDialog; usage: AllocationUsage; close: () => void }) {
  const desk = useDesk()
  switch (kind) {
    case 'split':
      return <SplitDialog orderId={usage.usageId} close={close} />
    case 'merge':
      return <MergeDialog orderId={usage.usageId} close={close} />
    case 'handOver':
      return <HandOverDialog orderId={usage.usageId} close={close} />
    case 'cancel':
      return <CancelDialog party={partyToCancel(desk, usage)} close={close} />
  }
}
