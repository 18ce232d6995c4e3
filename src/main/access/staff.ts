import { PERMISSIONS, ROLES } from '@contract/access'
import type { Permission, RoleName } from '@contract/access'
import { Login } from '@contract/operations/store'
import { StaffStatus } from '@contract/entities/access'
import { TOPICS } from '@contract/events'
import { Id, Line, Metadata } from '@contract/primitives'
import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { z } from 'zod'
import { jsonText, parsed, toEntities, toEntity } from '../store/entities'
import { listRows, when } from '../store/listing'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'

const hashText = z.string().min(20).max(400)

/** staff.create as it is executed and logged: secrets are hashed before (architecture, rule 10). */
export const CreateStaff = z.strictObject({
  displayName: Line,
  role: z.enum(ROLES),
  login: Login.optional(),
  pinHash: hashText.optional(),
  passwordHash: hashText.optional(),
  metadata: Metadata.optional(),
})
/** staff.update as it is executed; null takes a secret away. */
export const UpdateStaff = z.strictObject({
  id: Id,
  displayName: Line.optional(),
  role: z.enum(ROLES).optional(),
  status: StaffStatus.optional(),
  login: Login.nullable().optional(),
  pinHash: hashText.nullable().optional(),
  passwordHash: hashText.nullable().optional(),
  metadata: Metadata.optional(),
})

/** Colours that tell people apart on the sign-in page and on tiles; all with white text at 4.5:1. */
const COLOURS = [
  '#0b7285',
  '#5f3dc4',
  '#2b6a30',
  '#a61e4d',
  '#1864ab',
  '#8a4200',
  '#3b5bdb',
  '#862e9c',
  '#495057',
  '#087f5b',
]

const demandFreeLogin = (tx: Tx, login: string | null | undefined, exceptId: string): void => {
  if (login === null || login === undefined) return
  const taken = tx.first<{ id: string }>(
    'SELECT id FROM staff WHERE merchant_id = ? AND login = ? AND deleted_at IS NULL AND id <> ?',
    tx.merchantId,
    login,
    exceptId,
  )
  if (taken !== undefined) refuse('NAME_TAKEN', { path: ['login'] })
}

const CAN_SIGN_IN = '(secret.pin_hash IS NOT NULL OR (staff.login IS NOT NULL AND secret.password_hash IS NOT NULL))'

const canSignIn = (tx: Tx, staffId: string): boolean =>
  tx.first(
    `SELECT staff.id FROM staff JOIN staff_secret AS secret ON secret.id = staff.id WHERE staff.id = ? AND ${CAN_SIGN_IN}`,
    staffId,
  ) !== undefined

/**
 * A store needs someone who can still do everything: an active owner other than this one, who can sign in where this one
 * can.
 */
const demandAnotherOwner = (tx: Tx, staff: Row<'staff'>, signsIn: boolean): void => {
  if (staff.role !== 'owner' || staff.status !== 'ACTIVE') return
  const other = tx.first(
    `SELECT staff.id FROM staff JOIN staff_secret AS secret ON secret.id = staff.id
     WHERE staff.merchant_id = ? AND staff.role = 'owner' AND staff.status = 'ACTIVE' AND staff.deleted_at IS NULL
       AND staff.id <> ? AND (? = 0 OR ${CAN_SIGN_IN})`,
    tx.merchantId,
    staff.id,
    signsIn ? 1 : 0,
  )
  if (other === undefined) refuse('LAST_OWNER', { path: ['id'] })
}

/** Nobody gives what they do not hold. */
const demandHeld = (tx: Tx, permissions: readonly Permission[], path: string): void => {
  const { actorId } = tx.command
  if (actorId === null) return
  const actor = tx.need('staff', actorId, [])
  const own = new Set(rolePermissions(tx, actor.role))
  const missing = permissions.filter((permission) => !own.has(permission))
  if (missing.length > 0) refuse('FORBIDDEN', { path: [path], facts: { permission: missing[0] } })
}

/** Only who holds every permission of a role may give it: nobody makes someone mightier than themselves. */
const demandMayGive = (tx: Tx, role: RoleName, path: string): void => demandHeld(tx, rolePermissions(tx, role), path)

const roleRow = (reader: Reader, name: RoleName): Row<'role'> =>
  reader.first<Row<'role'>>('SELECT * FROM role WHERE merchant_id = ? AND name = ?', reader.merchantId, name) ??
  refuse('NOT_FOUND', { path: ['name'], facts: { entity: 'role', name } })

const rolePermissions = (reader: Reader, name: RoleName): Permission[] =>
  parsed<Permission[]>(roleRow(reader, name).permissions)

/** Writes a member of staff with hashed secrets; also used when a store is made. */
export const addStaff = (tx: Tx, input: z.output<typeof CreateStaff>, index = 0): Row<'staff'> => {
  const count =
    tx.first<{ count: number }>('SELECT count(*) AS count FROM staff WHERE merchant_id = ?', tx.merchantId)?.count ?? 0
  const staff = tx.insert('staff', {
    id: tx.newId('staff', index),
    display_name: input.displayName,
    login: input.login ?? null,
    role: input.role,
    status: 'ACTIVE',
    colour: COLOURS[count % COLOURS.length] ?? '#495057',
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
  tx.insert('staff_secret', {
    id: staff.id,
    pin_hash: input.pinHash ?? null,
    password_hash: input.passwordHash ?? null,
  })
  tx.emit({ topic: TOPICS.store, action: 'STAFF_CREATED', staffId: staff.id })
  return staff
}

export const createStaff = (tx: Tx, input: z.output<typeof CreateStaff>): OutputOf<'staff.create'> => {
  demandFreeLogin(tx, input.login, '')
  demandMayGive(tx, input.role, 'role')
  return toEntity('staff', addStaff(tx, input))
}

export const updateStaff = (tx: Tx, input: z.output<typeof UpdateStaff>): OutputOf<'staff.update'> => {
  const before = tx.need('staff', input.id)
  demandFreeLogin(tx, input.login, before.id)
  // Whoever changes someone's role or sign-in takes over what that person may do.
  demandMayGive(tx, before.role, 'id')
  if (input.role !== undefined) demandMayGive(tx, input.role, 'role')
  const signedIn = canSignIn(tx, before.id)
  if ((input.role ?? 'owner') !== 'owner' || input.status === 'SUSPENDED') demandAnotherOwner(tx, before, signedIn)
  const after = tx.update('staff', before, {
    ...(input.displayName && { display_name: input.displayName }),
    ...(input.role && { role: input.role }),
    ...(input.status && { status: input.status }),
    ...(input.login !== undefined && { login: input.login }),
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
  tx.update('staff_secret', tx.need('staff_secret', before.id), {
    ...(input.pinHash !== undefined && { pin_hash: input.pinHash }),
    ...(input.passwordHash !== undefined && { password_hash: input.passwordHash }),
  })
  if (signedIn && !canSignIn(tx, before.id)) demandAnotherOwner(tx, before, true)
  tx.emit({ topic: TOPICS.store, action: 'STAFF_UPDATED', staffId: after.id })
  return toEntity('staff', after)
}

export const deleteStaff = (tx: Tx, input: ParsedInputOf<'staff.delete'>): OutputOf<'staff.delete'> => {
  const staff = tx.need('staff', input.id)
  demandMayGive(tx, staff.role, 'id')
  demandAnotherOwner(tx, staff, canSignIn(tx, staff.id))
  tx.update('staff_secret', tx.need('staff_secret', staff.id), { pin_hash: null, password_hash: null })
  tx.remove('staff', staff)
  tx.emit({ topic: TOPICS.store, action: 'STAFF_DELETED', staffId: staff.id })
  return { id: staff.id, deleted: true }
}

export const findStaff = (reader: Reader, input: ParsedInputOf<'staff.find'>): OutputOf<'staff.find'> => ({
  items: toEntities(
    'staff',
    listRows(reader, { table: 'staff', ...input, conditions: when(input.role, (role) => ['role = ?', role]) }),
  ),
})

export const findRoles = (reader: Reader): OutputOf<'roles.find'> => ({
  items: toEntities(
    'role',
    reader.all<Row<'role'>>('SELECT * FROM role WHERE merchant_id = ? ORDER BY id', reader.merchantId),
  ),
})

/**
 * Changes a role's permissions; what is added must be the actor's own. The owner's role keeps all of them, or nobody
 * could give them back.
 */
export const updateRole = (tx: Tx, input: ParsedInputOf<'roles.update'>): OutputOf<'roles.update'> => {
  const before = roleRow(tx, input.name)
  if (input.name === 'owner') refuse('LAST_OWNER', { path: ['name'] })
  const permissions = PERMISSIONS.filter((permission) => input.permissions.includes(permission))
  const former = new Set(parsed<Permission[]>(before.permissions))
  demandHeld(
    tx,
    permissions.filter((permission) => !former.has(permission)),
    'permissions',
  )
  const after = tx.update('role', before, { permissions: jsonText(permissions) })
  if (after !== before) tx.emit({ topic: TOPICS.store, action: 'ROLE_UPDATED' })
  return toEntity('role', after)
}
