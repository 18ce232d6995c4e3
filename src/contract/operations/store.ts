import { z } from 'zod'
import { PERMISSIONS, ROLES } from '../access'
import { Merchant, merchantSettings, Role, Staff, StaffStatus } from '../entities/access'
import { AllocationLayout, AllocationPlan, AllocationUnit, AllocationZone } from '../entities/floor'
import { AllocationUsage, Reservation, SaleOrder } from '../entities/occupancy'
import { Conflict } from '../entities/conflict'
import { Section } from '../entities/section'
import { NodeAddress } from '../entities/terminal'
import { command, query, session } from '../operation'
import { Id, LANGUAGES, Line, listOf, Metadata, Name, page, Timestamp } from '../primitives'
import { ProvisionalRow, SyncState } from '../sync'
import { byId, deleted } from './shared'

const STORE = '/v1/api/store'

/** Four to eight digits. */
export const Pin = z.string().regex(/^\d{4,8}$/, 'four to eight digits')
export const Password = z.string().min(8).max(200)
export const Login = z
  .string()
  .normalize('NFC')
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}._@-]{2,60}$/u, 'two to sixty letters, digits or . _ @ -')

/** Who is signed in, at which store, and what they may do. */
export const SessionInfo = z.object({
  staff: Staff,
  merchant: Merchant,
  permissions: z.array(z.enum(PERMISSIONS)),
})
export type SessionInfo = z.infer<typeof SessionInfo>
const signedIn = SessionInfo.extend({ token: z.string(), expiresAt: Timestamp })

/** A name on the sign-in page: no contact data, no role secrets. */
export const SignInName = Staff.pick({ id: true, displayName: true, role: true, colour: true }).extend({
  hasPin: z.boolean(),
})
export type SignInName = z.infer<typeof SignInName>

const StoreCard = Merchant.pick({ id: true, name: true, language: true, trial: true, palette: true })

export const setup = {
  status: session({
    method: 'GET',
    path: `${STORE}/setup`,
    tag: 'Store',
    summary: 'Whether this node has a store yet, and which',
    input: z.strictObject({}),
    output: z.object({
      stores: z.array(StoreCard),
      version: z.string(),
      joining: z.object({ address: z.string(), code: z.string(), afresh: z.boolean() }).nullable().meta({
        description:
          "Paired, and waiting for the store to arrive from the hub there; `code` is this terminal's; `afresh`: its data file was damaged",
      }),
    }),
  }),
  findHubs: session({
    method: 'GET',
    path: `${STORE}/setup/hubs`,
    tag: 'Store',
    summary: "Hubs that announce themselves on this network; their names are nobody's word until paired",
    input: z.strictObject({}),
    output: listOf(z.object({ name: z.string(), address: z.string(), fingerprint: z.string() })),
  }),
  pair: session({
    method: 'POST',
    path: `${STORE}/setup/pair`,
    tag: 'Store',
    summary:
      'Joins the store whose hub gave the code: a further terminal at its first start, or one that was shut out or quarantined, or whose store does not arrive, with all that it has (SYN-6)',
    input: z.strictObject({ address: NodeAddress, code: z.string().trim().min(12).max(20), terminalName: Line }),
    output: z.object({ merchantId: Id, terminalCode: z.string() }),
    errors: [
      'ALREADY_SET_UP',
      'PAIRING_REFUSED',
      'OTHER_STORE',
      'HUB_UNREACHABLE',
      'HUB_UNTRUSTED',
      'RATE_LIMITED',
      'STORE_READ_ONLY',
    ],
  }),
  createStore: session({
    method: 'POST',
    path: `${STORE}/setup`,
    tag: 'Store',
    summary: 'First start: makes the store with its owner and floor (OPS-1)',
    input: z.strictObject({
      name: Name,
      language: z.enum(LANGUAGES),
      businessType: merchantSettings.businessType.default('DINE_IN'),
      timeZone: merchantSettings.timeZone,
      floor: z.enum(['sample', 'empty']),
      owner: z.strictObject({ displayName: Line, login: Login, password: Password, pin: Pin }),
    }),
    output: signedIn,
    errors: ['ALREADY_SET_UP'],
  }),
}

const SIGN_IN_ERRORS = ['WRONG_CREDENTIALS', 'LOCKED_OUT', 'NOT_FOUND'] as const

export const sessions = {
  names: session({
    method: 'GET',
    path: `${STORE}/sign-in-names`,
    tag: 'Session',
    summary: 'The names to choose from at the sign-in page',
    input: z.strictObject({ merchantId: Id.optional() }),
    output: listOf(SignInName),
    errors: ['NOT_FOUND'],
  }),
  signInWithPin: session({
    method: 'POST',
    path: `${STORE}/sign-in/pin`,
    tag: 'Session',
    summary: 'Signs in with a PIN; wrong tries are slowed and locked',
    input: z.strictObject({ merchantId: Id.optional(), staffId: Id, pin: Pin }),
    output: signedIn,
    errors: SIGN_IN_ERRORS,
  }),
  signInWithPassword: session({
    method: 'POST',
    path: `${STORE}/sign-in/password`,
    tag: 'Session',
    summary: 'Signs in with a password; answers a JWT for other programs',
    input: z.strictObject({ merchantId: Id.optional(), login: Login, password: z.string().min(1).max(200) }),
    output: signedIn,
    errors: SIGN_IN_ERRORS,
  }),
  current: query({
    permission: 'Merchant.find',
    method: 'GET',
    path: `${STORE}/session`,
    tag: 'Session',
    summary: 'Who is signed in',
    input: z.strictObject({}),
    output: SessionInfo,
  }),
}

const settingsChange = Object.fromEntries(
  Object.entries(merchantSettings).map(([key, schema]) => [key, schema.optional()]),
) as { [Key in keyof typeof merchantSettings]: z.ZodOptional<(typeof merchantSettings)[Key]> }

export const merchants = {
  get: query({
    permission: 'Merchant.find',
    method: 'GET',
    path: `${STORE}/merchant`,
    tag: 'Store',
    summary: 'The store and its settings',
    input: z.strictObject({}),
    output: Merchant,
  }),
  update: command({
    permission: 'Merchant.update',
    method: 'PATCH',
    path: `${STORE}/merchant`,
    tag: 'Store',
    summary: 'Changes settings of the store',
    input: z.strictObject({ ...settingsChange, metadata: Metadata.optional() }),
    output: Merchant,
  }),
}

const role = z.enum(ROLES)
export const staff = {
  find: query({
    permission: 'Staff.find',
    method: 'GET',
    path: `${STORE}/staff`,
    tag: 'Staff',
    summary: 'Lists staff',
    input: z.strictObject({ ...page(['createdAt', 'modifiedAt']), role: role.optional() }),
    output: listOf(Staff),
  }),
  create: command({
    permission: 'Staff.create',
    method: 'POST',
    path: `${STORE}/staff`,
    tag: 'Staff',
    summary: 'Adds someone; secrets are hashed before anything is written',
    input: z.strictObject({
      displayName: Line,
      role,
      login: Login.optional(),
      pin: Pin.optional(),
      password: Password.optional(),
      metadata: Metadata.optional(),
    }),
    output: Staff,
    errors: ['NAME_TAKEN'],
  }),
  update: command({
    permission: 'Staff.update',
    method: 'PATCH',
    path: `${STORE}/staff/{id}`,
    tag: 'Staff',
    summary: 'Changes someone; null takes a secret away',
    input: z.strictObject({
      id: Id,
      displayName: Line.optional(),
      role: role.optional(),
      status: StaffStatus.optional(),
      login: Login.nullable().optional(),
      pin: Pin.nullable().optional(),
      password: Password.nullable().optional(),
      metadata: Metadata.optional(),
    }),
    output: Staff,
    errors: ['NAME_TAKEN', 'LAST_OWNER'],
  }),
  delete: command({
    permission: 'Staff.delete',
    method: 'DELETE',
    path: `${STORE}/staff/{id}`,
    tag: 'Staff',
    summary: 'Removes someone',
    input: byId,
    output: deleted,
    errors: ['LAST_OWNER'],
  }),
}

export const roles = {
  find: query({
    permission: 'Role.find',
    method: 'GET',
    path: `${STORE}/roles`,
    tag: 'Staff',
    summary: 'Roles and their permissions',
    input: z.strictObject({}),
    output: listOf(Role),
  }),
  update: command({
    permission: 'Role.update',
    method: 'PATCH',
    path: `${STORE}/roles/{name}`,
    tag: 'Staff',
    summary: "Changes a role's permissions",
    input: z.strictObject({ name: role, permissions: z.array(z.enum(PERMISSIONS)).max(PERMISSIONS.length) }),
    output: Role,
    errors: ['LAST_OWNER'],
  }),
}

/** Everything the live floor draws, as rows of entities, and the seq that the rows stand at. */
export const LiveFloor = z.object({
  epoch: z.int(),
  seq: z.int(),
  now: Timestamp,
  merchant: Merchant,
  plans: z.array(AllocationPlan),
  layouts: z.array(AllocationLayout),
  zones: z.array(AllocationZone),
  units: z.array(AllocationUnit),
  usages: z.array(AllocationUsage).meta({ description: 'live ones' }),
  orders: z.array(SaleOrder).meta({ description: 'of live usages, and open ones without a table (unplaced)' }),
  reservations: z.array(Reservation).meta({ description: 'booked ones' }),
  sections: z.array(Section).meta({ description: 'of shifts that are not over: whose table is it' }),
  staff: z.array(Staff),
  conflicts: z.array(Conflict).meta({ description: 'open ones' }),
  provisional: z.array(ProvisionalRow).meta({ description: 'rows that the hub has not decided yet' }),
  sync: SyncState,
})
export type LiveFloor = z.infer<typeof LiveFloor>

export const floor = {
  live: query({
    permission: 'AllocationUsage.find',
    method: 'GET',
    path: `${STORE}/live-floor`,
    tag: 'Store',
    summary: 'The projection that windows keep; its seq tells where the feed goes on',
    input: z.strictObject({ layoutId: Id.optional().meta({ description: 'Units of this layout only' }) }),
    output: LiveFloor,
  }),
}
