import { contract, OPERATIONS } from '@contract/contract'
import type { Operation, OperationName } from '@contract/contract'
import type { HTTPMethod } from '@orpc/contract'

/** Where an operation is found: over REST by method and path template, over RPC by its name. */
export interface Route {
  operation: Operation
  group: string
  /** The operation's own part of its name. */
  action: string
  method: HTTPMethod
  /** Path template: /v1/api/sale/sale-orders/{id}/paid. */
  path: `/${string}`
  tag: string
  /** Path of the procedure for browsers: /rpc/saleOrders/paid. */
  rpcPath: string
}

/** Browsers speak RPC below this path. */
export const RPC_PREFIX = '/rpc'

const routeOf = (operation: Operation): Route => {
  const [group = '', action = ''] = operation.name.split('.')
  // The contract is a plain tree of procedures; looked up by name its type is lost.
  const tree = contract as unknown as Record<string, Record<string, (typeof contract)['floor']['live']>>
  const route = tree[group]?.[action]?.['~orpc'].route
  if (route?.method === undefined || route.path === undefined) throw new Error(`${operation.name} declares no route`)
  const tag = route.tags?.[0] ?? group
  return {
    operation,
    group,
    action,
    method: route.method,
    path: route.path,
    tag,
    rpcPath: `${RPC_PREFIX}/${group}/${action}`,
  }
}

/** Every operation with its route, in the order of declaration. */
export const ROUTES: ReadonlyMap<OperationName, Route> = new Map(
  [...OPERATIONS].map(([name, operation]) => [name, routeOf(operation)] as const),
)

/** An operation's route; every operation has one. */
export const routeFor = (name: OperationName): Route => {
  const route = ROUTES.get(name)
  if (route === undefined) throw new Error(`there is no operation ${name}`)
  return route
}
