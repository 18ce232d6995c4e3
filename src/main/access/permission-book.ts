import type { Permission } from '@contract/access'
import { parsed } from '../store/entities'
import type { Reader } from '../store/reader'
import type { TableName } from '../store/tables'

const NONE: ReadonlySet<Permission> = new Set()

/**
 * Who may do what, read from the store's own rows and kept until a commit changes staff or roles. Suspended and deleted
 * staff may nothing.
 */
export class PermissionBook {
  private readonly reader: Reader
  private readonly known = new Map<string, ReadonlySet<Permission>>()

  constructor(reader: Reader) {
    this.reader = reader
  }

  /** The permissions of a member of staff; none where there is no such active one. */
  of(staffId: string): ReadonlySet<Permission> {
    let permissions = this.known.get(staffId)
    if (permissions === undefined) {
      permissions = this.read(staffId)
      this.known.set(staffId, permissions)
    }
    return permissions
  }

  may(staffId: string, permission: Permission): boolean {
    return this.of(staffId).has(permission)
  }

  /** Forgets what is known where writes touch it; also called when such writes are rolled back. */
  forgetIfTouched(writes: readonly { table: TableName }[]): void {
    if (writes.some(({ table }) => table === 'staff' || table === 'role')) this.known.clear()
  }

  /** Forgets all: any row may be another one now. */
  forgetAll(): void {
    this.known.clear()
  }

  private read(staffId: string): ReadonlySet<Permission> {
    const role = this.reader.first<{ permissions: string }>(
      `SELECT role.permissions FROM staff JOIN role ON role.merchant_id = staff.merchant_id AND role.name = staff.role
       WHERE staff.id = ? AND staff.merchant_id = ? AND staff.deleted_at IS NULL AND staff.status = 'ACTIVE'`,
      staffId,
      this.reader.merchantId,
    )
    return role === undefined ? NONE : new Set(parsed<Permission[]>(role.permissions))
  }
}
