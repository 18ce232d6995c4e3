import { addLine, changeLine, removeLine } from './line-commands'
import { handOver } from './hand-over'
import { mergeOrders } from './merge'
import { moveUsagesToOrder } from './move-usages'
import { cancelOrder, completeOrder, createOrder, payOrder, startForOrder, updateOrder } from './orders'
import {
  countOrders,
  countReservations,
  findOrders,
  findReservations,
  getOrder,
  getReservation,
} from './principal-queries'
import { batchCancel, batchComplete } from './batches'
import { checkInReservation } from './reservation-check-in'
import { assignReservation, moveReservation, updateReservation } from './reservation-edits'
import { cancelReservation, createReservation, noShowReservation } from './reservations'
import { timeline } from './timeline'
import { splitOrder } from './split'
import {
  cancelUsage,
  changeWindow,
  checkInUsage,
  completeUsage,
  createUsage,
  deleteUsage,
  payUsage,
  updateUsage,
} from './usages'
import { transfer, transferZone, transferZonePreview } from './zone-moves'

/** What orders and reservations do, by operation name; the registry holds each to its contract. */
export const orderCommands = {
  'allocationUsages.create': createUsage,
  'allocationUsages.update': updateUsage,
  'allocationUsages.delete': deleteUsage,
  'allocationUsages.startForOrder': startForOrder,
  'allocationUsages.paid': payUsage,
  'allocationUsages.complete': completeUsage,
  'allocationUsages.cancel': cancelUsage,
  'allocationUsages.batchComplete': batchComplete,
  'allocationUsages.batchCancel': batchCancel,
  'allocationUsages.checkIn': checkInUsage,
  'allocationUsages.changeWindow': changeWindow,
  'allocationUsages.transfer': transfer,
  'allocationUsages.transferZone': transferZone,
  'allocationUsages.moveUsagesToOrder': moveUsagesToOrder,
  'saleOrders.create': createOrder,
  'saleOrders.update': updateOrder,
  'saleOrders.paid': payOrder,
  'saleOrders.complete': completeOrder,
  'saleOrders.cancel': cancelOrder,
  'saleOrders.split': splitOrder,
  'saleOrders.merge': mergeOrders,
  'saleOrders.handOver': handOver,
  'saleOrders.addLine': addLine,
  'saleOrders.changeLine': changeLine,
  'saleOrders.removeLine': removeLine,
  'reservations.create': createReservation,
  'reservations.update': updateReservation,
  'reservations.assign': assignReservation,
  'reservations.move': moveReservation,
  'reservations.noShow': noShowReservation,
  'reservations.checkIn': checkInReservation,
  'reservations.cancel': cancelReservation,
}

export const orderQueries = {
  'allocationUsages.transferZonePreview': transferZonePreview,
  'saleOrders.find': findOrders,
  'saleOrders.count': countOrders,
  'saleOrders.get': getOrder,
  'reservations.find': findReservations,
  'reservations.count': countReservations,
  'reservations.get': getReservation,
  'reservations.timeline': timeline,
}
