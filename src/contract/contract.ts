import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { z } from 'zod'
import type { ErrorCode } from './errors'
import type { OperationMeta } from './operation'
import { conflicts } from './operations/conflicts'
import { allocationLayouts } from './operations/layouts'
import { observation } from './operations/observation'
import { allocationPlans } from './operations/plans'
import { allocationUnits } from './operations/units'
import { allocationZones } from './operations/zones'
import { saleOrders } from './operations/orders'
import { reservations } from './operations/reservations'
import { sections } from './operations/sections'
import { allocationUsages } from './operations/usages'
import { sync, terminals } from './operations/terminals'
import { activity } from './operations/activity'
import { floor, merchants, roles, sessions, setup, staff } from './operations/store'

/**
 * The one contract. An operation is declared once (input, output, errors, permission, REST route) and implemented once;
 * IPC, browser terminal, REST and OpenAPI derive from it. A command's name is its path here: `allocationUsages.paid`.
 */
export const contract = {
  setup,
  sessions,
  merchants,
  staff,
  roles,
  floor,
  activity,
  allocationPlans,
  allocationLayouts,
  allocationZones,
  allocationUnits,
  allocationUsages,
  saleOrders,
  reservations,
  sections,
  conflicts,
  terminals,
  sync,
  observation,
}
export type Contract = typeof contract
export type Inputs = InferContractRouterInputs<Contract>
export type Outputs = InferContractRouterOutputs<Contract>

type Join<Group extends string, Operation extends string> = `${Group}.${Operation}`
/** Every operation's name: group and operation joined by a dot. */
export type OperationName = {
  [Group in keyof Contract & string]: Join<Group, keyof Contract[Group] & string>
}[keyof Contract & string]

type Split<Name extends OperationName> = Name extends `${infer Group}.${infer Operation}` ? [Group, Operation] : never
type At<Tree, Name extends OperationName> =
  Split<Name> extends [infer Group extends keyof Tree, infer Operation]
    ? Operation extends keyof Tree[Group]
      ? Tree[Group][Operation]
      : never
    : never

/** What a caller sends. */
export type InputOf<Name extends OperationName> = At<Inputs, Name>
/** What the operation receives: parsed, defaults filled in. */
export type ParsedInputOf<Name extends OperationName> =
  At<Contract, Name> extends { '~orpc': { inputSchema?: infer Schema } }
    ? Schema extends z.ZodType
      ? z.output<Schema>
      : never
    : never
/** What the operation answers. */
export type OutputOf<Name extends OperationName> = At<Outputs, Name>

/** An operation of the contract, looked up by its name. */
export interface Operation {
  name: OperationName
  meta: OperationMeta
  input: z.ZodType
  output: z.ZodType
  errors: readonly ErrorCode[]
}

const declared = (name: string, procedure: (typeof contract)['floor']['live']): Operation => {
  const definition = procedure['~orpc']
  return {
    name: name as OperationName,
    meta: definition.meta,
    input: definition.inputSchema as z.ZodType,
    output: definition.outputSchema as z.ZodType,
    errors: Object.keys(definition.errorMap) as ErrorCode[],
  }
}

/** Every operation, by name, in the order of declaration. */
export const OPERATIONS: ReadonlyMap<OperationName, Operation> = new Map(
  Object.entries(contract).flatMap(([group, operations]) =>
    Object.entries(operations).map(([operation, procedure]) => {
      const entry = declared(`${group}.${operation}`, procedure as never)
      return [entry.name, entry] as const
    }),
  ),
)
