import type { OperationName, OutputOf, ParsedInputOf } from '@contract/contract'
import type { Reader } from '../store/reader'
import type { Tx } from '../store/tx'
import { countLayouts, createLayout, deleteLayout, findLayouts, getLayout, updateLayout } from './layouts'
import { countPlans, createPlan, deletePlan, findPlans, getPlan, updatePlan } from './plans'
import { countUnits, createUnit, deleteUnit, findUnits, getUnit, updateUnit } from './units'
import { countZones, createZone, createZones, deleteZone, findZones, getZone, updateZone } from './zones'

/** What the floor answers, by operation name; each function is held to its contract. */

type Commands = { [Name in OperationName]?: (tx: Tx, input: ParsedInputOf<Name>) => OutputOf<Name> }
type Queries = { [Name in OperationName]?: (reader: Reader, input: ParsedInputOf<Name>) => OutputOf<Name> }

export const floorCommands = {
  'allocationPlans.create': createPlan,
  'allocationPlans.update': updatePlan,
  'allocationPlans.delete': deletePlan,
  'allocationLayouts.create': createLayout,
  'allocationLayouts.update': updateLayout,
  'allocationLayouts.delete': deleteLayout,
  'allocationZones.create': createZone,
  'allocationZones.createBatch': createZones,
  'allocationZones.update': updateZone,
  'allocationZones.delete': deleteZone,
  'allocationUnits.create': createUnit,
  'allocationUnits.update': updateUnit,
  'allocationUnits.delete': deleteUnit,
} satisfies Commands

export const floorQueries = {
  'allocationPlans.find': findPlans,
  'allocationPlans.count': countPlans,
  'allocationPlans.get': getPlan,
  'allocationLayouts.find': findLayouts,
  'allocationLayouts.count': countLayouts,
  'allocationLayouts.get': getLayout,
  'allocationZones.find': findZones,
  'allocationZones.count': countZones,
  'allocationZones.get': getZone,
  'allocationUnits.find': findUnits,
  'allocationUnits.count': countUnits,
  'allocationUnits.get': getUnit,
} satisfies Queries
