import { activity } from './en/activity'
import { setup, signIn } from './en/access'
import { common, frame, shortcuts } from './en/common'
import { errors } from './en/errors'
import { floor } from './en/floor'
import { manage } from './en/manage'
import * as viActivity from './vi/activity'
import * as viAccess from './vi/access'
import * as viCommon from './vi/common'
import * as viErrors from './vi/errors'
import * as viFloor from './vi/floor'
import * as viManage from './vi/manage'

/** Every text of the screen in both languages; the types hold the two to the same keys. */
export const en = { ...common, frame, shortcuts, setup, signIn, errors, floor, activity, manage }
export type Texts = typeof en

export const vi: Texts = {
  ...viCommon.common,
  frame: viCommon.frame,
  shortcuts: viCommon.shortcuts,
  setup: viAccess.setup,
  signIn: viAccess.signIn,
  errors: viErrors.errors,
  floor: viFloor.floor,
  activity: viActivity.activity,
  manage: viManage.manage,
}
