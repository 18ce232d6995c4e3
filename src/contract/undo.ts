/**
 * What can be taken back (USE-14), by the command's name: what happens to parties. What a manager sets up is changed again
 * instead, and a booking that was taken by mistake is cancelled.
 */
export const UNDOABLE = [
  'saleOrders.create',
  'saleOrders.paid',
  'saleOrders.complete',
  'saleOrders.cancel',
  'saleOrders.split',
  'saleOrders.merge',
  'saleOrders.handOver',
  'saleOrders.addLine',
  'saleOrders.changeLine',
  'saleOrders.removeLine',
  'allocationUsages.create',
  'allocationUsages.startForOrder',
  'allocationUsages.paid',
  'allocationUsages.complete',
  'allocationUsages.cancel',
  'allocationUsages.checkIn',
  'allocationUsages.changeWindow',
  'allocationUsages.transfer',
  'allocationUsages.transferZone',
  'allocationUsages.moveUsagesToOrder',
  'allocationUsages.batchComplete',
  'allocationUsages.batchCancel',
  'reservations.assign',
  'reservations.move',
  'reservations.noShow',
  'reservations.checkIn',
  'reservations.cancel',
] as const

const NAMES: ReadonlySet<string> = new Set(UNDOABLE)

/** Whether a command of this name can be taken back at all. */
export const isUndoable = (name: string): boolean => NAMES.has(name)

/** The reason with which rows end that an undone command had made. */
export const UNDONE = 'UNDONE'
