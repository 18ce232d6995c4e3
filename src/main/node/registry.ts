import { accessCommands, accessQueries } from '../access'
import { createStaff, CreateStaff, updateStaff, UpdateStaff } from '../access/staff'
import { recordToken, TOKEN_COMMAND, TokenInput } from '../access/terminal-tokens'
import { ENROL_COMMAND, enrolTerminal, EnrolInput } from '../access/terminals'
import { CREATE_STORE_COMMAND, createStore, CreateStoreInput } from '../command/create-store'
import type { CommandDefinition } from '../command/definition'
import { buildRegistry } from '../command/registry'
import type { Registry } from '../command/registry'
import { floorCommands, floorQueries } from '../floor'
import { occupancyCommands, occupancyQueries } from '../occupancy'
import { undoCommand } from '../command/undo/undo'
import { orderCommands, orderQueries } from '../orders'
import { findConflicts, settleConflict } from '../sync/conflicts/settle'
import { EXPIRE_COMMAND, expire, ExpireInput } from '../orders/expiry'

/** Commands that the contract does not offer, or that run on another input than it takes (secrets are hashed before). */
const INTERNAL: CommandDefinition[] = [
  {
    name: CREATE_STORE_COMMAND,
    permission: null,
    input: CreateStoreInput,
    run: createStore,
  },
  { name: ENROL_COMMAND, permission: 'Terminal.pair', input: EnrolInput, run: enrolTerminal },
  { name: TOKEN_COMMAND, permission: null, input: TokenInput, run: recordToken },
  { name: EXPIRE_COMMAND, permission: null, input: ExpireInput, run: expire },
  {
    name: 'staff.create',
    permission: 'Staff.create',
    input: CreateStaff,
    run: createStaff,
  },
  {
    name: 'staff.update',
    permission: 'Staff.update',
    input: UpdateStaff,
    run: updateStaff,
  },
]

/** Every command of the product. */
export const productRegistry = (): Registry => {
  const registry: Registry = buildRegistry(
    {
      ...accessCommands,
      ...floorCommands,
      ...occupancyCommands,
      ...orderCommands,
      'activity.undo': undoCommand,
      'conflicts.settle': settleConflict((name) => registry.get(name)),
    },
    INTERNAL,
  )
  return registry
}

/** The queries that need nothing but a reader; the store adds those that know its sessions, its log and its history. */
export const readerQueries = {
  ...accessQueries,
  ...floorQueries,
  ...occupancyQueries,
  ...orderQueries,
  'conflicts.find': findConflicts,
}
