import { getMerchant, updateMerchant } from './merchant'
import { findTerminals, revokeTerminal, updateTerminal } from './terminals'
import { deleteStaff, findRoles, findStaff, updateRole } from './staff'

/** What access does without secrets, by operation name; staff.create and staff.update take hashes (see staff.ts). */
export const accessCommands = {
  'merchants.update': updateMerchant,
  'staff.delete': deleteStaff,
  'roles.update': updateRole,
  'terminals.update': updateTerminal,
  'terminals.revoke': revokeTerminal,
}

export const accessQueries = {
  'merchants.get': getMerchant,
  'staff.find': findStaff,
  'roles.find': findRoles,
  'terminals.find': findTerminals,
}
