import { activity } from './en/activity'
import { bookings } from './en/bookings'
import { join, setup, signIn } from './en/access'
import { conflicts } from './en/conflicts'
import { common, frame, shortcuts } from './en/common'
import { diagnostics, promotion } from './en/diagnostics'
import { errors } from './en/errors'
import { floor } from './en/floor'
import { manage } from './en/manage'
import { orders } from './en/orders'
import { sections } from './en/sections'
import { terminals } from './en/terminals'
import * as viActivity from './vi/activity'
import * as viBookings from './vi/bookings'
import * as viAccess from './vi/access'
import * as viConflicts from './vi/conflicts'
import * as viCommon from './vi/common'
import * as viDiagnostics from './vi/diagnostics'
import * as viErrors from './vi/errors'
import * as viFloor from './vi/floor'
import * as viManage from './vi/manage'
import * as viOrders from './vi/orders'
import * as viSections from './vi/sections'
import * as viTerminals from './vi/terminals'

/** Every text of the screen in both languages; the types hold the two to the same keys. */
export const en = {
  ...common,
  frame,
  shortcuts,
  setup,
  join,
  signIn,
  errors,
  floor,
  bookings,
  orders,
  conflicts,
  activity,
  manage,
  sections,
  terminals,
  diagnostics,
  promotion,
}
export type Texts = typeof en

export const vi: Texts = {
  ...viCommon.common,
  frame: viCommon.frame,
  shortcuts: viCommon.shortcuts,
  setup: viAccess.setup,
  join: viAccess.join,
  signIn: viAccess.signIn,
  errors: viErrors.errors,
  floor: viFloor.floor,
  bookings: viBookings.bookings,
  orders: viOrders.orders,
  conflicts: viConflicts.conflicts,
  activity: viActivity.activity,
  manage: viManage.manage,
  sections: viSections.sections,
  terminals: viTerminals.terminals,
  diagnostics: viDiagnostics.diagnostics,
  promotion: viDiagnostics.promotion,
}
