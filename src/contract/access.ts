/**
 * Permissions and roles (API-2). A permission is written Entity.operation; `AllocationUsage.find` covers find, find by
 * id and count. Roles are rows of a store and may be changed there; these are the sets a new store starts with.
 */
export const PERMISSIONS = [
  'Merchant.find',
  'Merchant.update',
  'Staff.find',
  'Staff.create',
  'Staff.update',
  'Staff.delete',
  'Role.find',
  'Role.update',
  'AllocationPlan.find',
  'AllocationPlan.create',
  'AllocationPlan.update',
  'AllocationPlan.delete',
  'AllocationLayout.find',
  'AllocationLayout.create',
  'AllocationLayout.update',
  'AllocationLayout.delete',
  'AllocationZone.find',
  'AllocationZone.create',
  'AllocationZone.update',
  'AllocationZone.delete',
  'AllocationUnit.find',
  'AllocationUnit.create',
  'AllocationUnit.update',
  'AllocationUnit.delete',
  'AllocationUsage.find',
  'AllocationUsage.create',
  'AllocationUsage.update',
  'AllocationUsage.delete',
  'AllocationUsage.startForOrder',
  'AllocationUsage.paid',
  'AllocationUsage.complete',
  'AllocationUsage.cancel',
  'AllocationUsage.checkIn',
  'AllocationUsage.changeWindow',
  'AllocationUsage.transfer',
  'AllocationUsage.moveToOrder',
  'SaleOrder.find',
  'SaleOrder.create',
  'SaleOrder.update',
  'SaleOrder.paid',
  'SaleOrder.complete',
  'SaleOrder.cancel',
  'SaleOrder.changeLines',
  'SaleOrder.split',
  'SaleOrder.merge',
  'SaleOrder.handOver',
  'Reservation.find',
  'Reservation.create',
  'Reservation.update',
  'Reservation.assign',
  'Reservation.checkIn',
  'Reservation.cancel',
  'Reservation.noShow',
  'Section.find',
  'Section.create',
  'Section.update',
  'Section.delete',
  'Conflict.find',
  'Conflict.settle',
  'Activity.find',
  'Activity.undo',
  'Terminal.find',
  'Terminal.pair',
  'Terminal.update',
  'Terminal.revoke',
  'Sync.promote',
  'Diagnostics.find',
] as const
export type Permission = (typeof PERMISSIONS)[number]

export const ROLES = ['owner', 'manager', 'host', 'server', 'cashier', 'installer', 'integration'] as const
export type RoleName = (typeof ROLES)[number]

const of = (...entities: string[]): Permission[] =>
  PERMISSIONS.filter((permission) => entities.includes(permission.slice(0, permission.indexOf('.'))))

const READ_FLOOR: Permission[] = [
  'Merchant.find',
  'Staff.find',
  'AllocationPlan.find',
  'AllocationLayout.find',
  'AllocationZone.find',
  'AllocationUnit.find',
  'Section.find',
  'Activity.find',
  'Terminal.find',
  'Diagnostics.find',
]
const DESIGN = of('AllocationPlan', 'AllocationLayout', 'AllocationZone', 'AllocationUnit')
const OCCUPY: Permission[] = [...of('AllocationUsage', 'SaleOrder', 'Reservation', 'Conflict'), 'Activity.undo']

/** What each role may do in a new store. */
export const DEFAULT_ROLE_PERMISSIONS: Readonly<Record<RoleName, readonly Permission[]>> = {
  owner: PERMISSIONS,
  manager: [
    ...READ_FLOOR.filter((permission) => !DESIGN.includes(permission)),
    ...of('Role').slice(0, 1),
    'Merchant.update',
    'Staff.create',
    'Staff.update',
    'Staff.delete',
    ...DESIGN,
    ...OCCUPY,
    ...of('Section').slice(1),
    'Terminal.pair',
    'Terminal.update',
    'Terminal.revoke',
    'Sync.promote',
  ],
  host: [...READ_FLOOR, ...OCCUPY, ...of('Section').slice(1)],
  server: [...READ_FLOOR, ...OCCUPY],
  cashier: [...READ_FLOOR, ...OCCUPY],
  installer: [
    'Merchant.find',
    'Merchant.update',
    'Staff.find',
    ...DESIGN,
    // Whoever connects terminals, or replaces the hub, has to see that the floor is live on each.
    'AllocationUsage.find',
    ...of('Terminal'),
    'Sync.promote',
    'Diagnostics.find',
  ],
  integration: [
    ...READ_FLOOR.filter((permission) => permission !== 'Staff.find' && permission !== 'Activity.find'),
    ...OCCUPY,
  ],
}
