import { DEFAULT_ROLE_PERMISSIONS, ROLES } from '@contract/access'
import { BUSINESS_TYPES, TimeZone } from '@contract/entities/access'
import { TOPICS } from '@contract/events'
import { LANGUAGES, Name } from '@contract/primitives'
import { z } from 'zod'
import { addStaff, CreateStaff } from '../access/staff'
import { createStartingFloor } from '../floor/start'
import { jsonText } from '../store/entities'
import type { Tx } from '../store/tx'

/** The first command of every store; only the node itself issues it. */
export const CREATE_STORE_COMMAND = 'store.create'

export const CreateStoreInput = z.strictObject({
  name: Name,
  language: z.enum(LANGUAGES),
  businessType: z.enum(BUSINESS_TYPES),
  timeZone: TimeZone,
  floor: z.enum(['sample', 'empty']),
  trial: z.boolean(),
  /** The owner first; a trial store brings others along. Named so that the log leaves the whole list out. */
  ownerSecret: z.array(CreateStaff).min(1),
})
export type CreateStoreInput = z.output<typeof CreateStoreInput>

/** Makes the store in one transaction: merchant, roles, staff, default plan and floor. Answers the owner's id. */
export const createStore = (tx: Tx, input: CreateStoreInput): { ownerId: string } => {
  tx.insert('merchant', {
    id: tx.merchantId,
    name: jsonText(input.name),
    language: input.language,
    business_type: input.businessType,
    time_zone: input.timeZone,
    day_start_minutes: 240,
    default_stay_minutes: 90,
    lead_time_minutes: 15,
    undo_minutes: 10,
    palette: 'default',
    offline_policy: 'warn',
    acknowledgement: 'fast',
    trial: input.trial ? 1 : 0,
  })
  for (const [index, name] of ROLES.entries()) {
    tx.insert('role', { id: tx.newId('role', index), name, permissions: jsonText(DEFAULT_ROLE_PERMISSIONS[name]) })
  }
  const staff = input.ownerSecret.map((person, index) => addStaff(tx, person, index))
  createStartingFloor(tx, input.floor)
  tx.emit({ topic: TOPICS.store, action: 'STORE_CREATED' })
  return { ownerId: staff[0]?.id ?? '' }
}
