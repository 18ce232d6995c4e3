/** The entities whose rows cross borders, by name. */
export const ENTITY_NAMES = [
  'Merchant',
  'Staff',
  'Role',
  'AllocationPlan',
  'AllocationLayout',
  'AllocationZone',
  'AllocationUnit',
  'Seating',
  'AllocationUsage',
  'SaleOrder',
  'OrderLine',
  'Reservation',
  'Section',
  'Conflict',
  'Terminal',
] as const
