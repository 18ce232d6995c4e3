import { DEFAULT_ROLE_PERMISSIONS, PERMISSIONS, ROLES } from '@contract/access'
import type { Permission, RoleName } from '@contract/access'
import type { OperationMeta } from '@contract/operation'
import type { NodeOperationName } from '../api/ports'
import type { Result } from '../store/refusal'
import { OPERATIONS } from '@contract/contract'
import type { OperationName } from '@contract/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, call, dump, must, nextCommandId, openTestHouse, refusalOf, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { testId } from '../store/testing'

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => {
  expect(house.faults).toEqual([])
  house.store.close()
})

/** An input that the schema takes, for each operation that needs one; what it names need not exist. */
const some = (): Partial<Record<OperationName, object>> => {
  const id = testId(900)
  const window = { reservedFrom: new Date(house.clock.now + 3_600_000).toISOString() }
  const zone = { name: { en: 'z' }, frame: { x: 0, y: 0, width: 1, height: 1 } }
  const placement = { type: 'identifier', value: 'x' }
  return {
    'merchants.update': { leadTimeMinutes: 10 },
    'staff.create': { displayName: 'x', role: 'host' },
    'staff.update': { id, displayName: 'x' },
    'roles.update': { name: 'host', permissions: [] },
    'allocationPlans.create': { name: { en: 'x' } },
    'allocationLayouts.create': { name: { en: 'x' } },
    'allocationLayouts.update': { id, revision: 1 },
    'allocationZones.create': { layoutId: house.layoutId, zone },
    'allocationZones.createBatch': { layoutId: house.layoutId, zones: [zone] },
    'allocationUnits.create': { zoneId: house.zones['hall'], number: '9', capacity: 1, placement },
    'allocationUnits.best': { partySize: 2 },
    'allocationUsages.transferTargets': { usageId: id },
    'allocationUsages.seatPreview': { unitId: unit(house, 1) },
    'allocationUsages.create': { usageType: 'SALE_ORDER', usageId: id, allocationUnitId: unit(house, 1) },
    'allocationUsages.startForOrder': {
      saleOrderId: id,
      merchantId: house.merchantId,
      allocationUnitId: unit(house, 1),
    },
    'allocationUsages.paid': { usageId: id },
    'allocationUsages.complete': { usageId: id },
    'allocationUsages.cancel': { usageId: id, reason: 'x' },
    'allocationUsages.batchComplete': { usageIds: [id], atomic: false },
    'allocationUsages.batchCancel': { usageIds: [id], atomic: false, reason: 'x' },
    'allocationUsages.checkIn': { usageId: id },
    'allocationUsages.changeWindow': { usageId: id, reservedTo: window.reservedFrom },
    'allocationUsages.transfer': { usageId: id, allocationUnitIds: [unit(house, 1)] },
    'allocationUsages.transferZone': { fromZoneId: id, toZoneId: testId(901) },
    'allocationUsages.transferZonePreview': { fromZoneId: id, toZoneId: testId(901) },
    'allocationUsages.moveUsagesToOrder': { fromOrderId: id, toOrderId: testId(901) },
    'saleOrders.create': { allocationUnitIds: [unit(house, 1)] },
    'activity.undo': { commandId: id },
    'saleOrders.cancel': { id, reason: 'x' },
    'saleOrders.split': { id, evenly: 2 },
    'saleOrders.merge': { id, orderIds: [testId(901)] },
    'saleOrders.handOver': { assigneeId: id, orderIds: [id] },
    'saleOrders.addLine': { orderId: id, name: 'x' },
    'saleOrders.changeLine': { id, quantity: 2 },
    'sections.create': { staffId: id, unitIds: [id], shiftFrom: window.reservedFrom, shiftTo: window.reservedFrom },
    'conflicts.settle': { id, choice: 'DISCARD' },
    'reservations.create': window,
    'reservations.assign': { id, allocationUnitIds: [unit(house, 1)] },
    'reservations.cancel': { id, reason: 'x' },
    'sync.setHubAddresses': { addresses: [] },
  }
}
const inputOf = (name: OperationName): object =>
  some()[name] ?? (OPERATIONS.get(name)?.input.safeParse({}).success === true ? {} : { id: testId(900) })

const perform = async (name: OperationName, staffId: string): Promise<string> => {
  const operation = OPERATIONS.get(name)
  const outcome = await handOver(operation?.meta.kind, name, staffId)
  return outcome.ok ? 'ok' : outcome.refusal.code
}

const handOver = async (
  kind: OperationMeta['kind'] | undefined,
  name: OperationName,
  staffId: string,
): Promise<Result<unknown>> => {
  if (kind === 'query') return house.store.ask(name, inputOf(name), staffId)
  if (kind === 'node') return house.store.operate(name as NodeOperationName, inputOf(name), staffId)
  return house.store.execute({ id: nextCommandId(), name, input: inputOf(name), staffId })
}

const GUARDED = [...OPERATIONS.values()].filter(({ meta }) => meta.kind !== 'session')

describe('every operation of the contract', () => {
  it.each(GUARDED.map(({ name }) => name))(
    '%s is refused without its permission, and by its permission alone allowed',
    async (name) => {
      const permission = OPERATIONS.get(name)?.meta.permission
      if (permission === undefined || permission === null) throw new Error(`${name} is guarded by nothing`)
      expect(PERMISSIONS).toContain(permission)
      await must(house, 'roles.update', {
        name: 'server',
        permissions: PERMISSIONS.filter((other) => other !== permission),
      })
      const before = dump(house.connection)
      expect(await perform(name, house.staff.server)).toBe('FORBIDDEN')
      expect(dump(house.connection)).toBe(before)
      await must(house, 'roles.update', { name: 'server', permissions: [permission] })
      const allowed = await perform(name, house.staff.server)
      // Giving people roles asks for more than the permission; what is named does not exist.
      if (name === 'staff.create') expect(allowed).toBe('FORBIDDEN')
      // A store alone, without a network, is its own hub and cannot be reached by others.
      else expect(['ok', 'NOT_FOUND', 'ALREADY_HUB', 'CANNOT_LISTEN']).toContain(allowed)
    },
  )

  it.each(GUARDED.map(({ name }) => name))(
    '%s is refused for someone who does not work here or was suspended',
    async (name) => {
      expect(await perform(name, testId(77))).toBe('FORBIDDEN')
      await must(house, 'staff.update', { id: house.staff.manager, status: 'SUSPENDED' })
      expect(await perform(name, house.staff.manager)).toBe('FORBIDDEN')
    },
  )

  it('and so is the feed: by the permission of the live floor, which it goes on from', async () => {
    const follows = ROLES.filter((role) => house.store.mayFollow(house.staff[role]))
    expect(follows).toEqual(ROLES.filter((role) => DEFAULT_ROLE_PERMISSIONS[role].includes('AllocationUsage.find')))
    expect(house.store.mayFollow(testId(77))).toBe(false)
    await must(house, 'roles.update', { name: 'server', permissions: ['SaleOrder.find'] })
    expect(house.store.mayFollow(house.staff.server)).toBe(false)
  })
})

describe('the roles of a new store (API-2)', () => {
  const mayAll = (role: RoleName, entity: string): boolean =>
    PERMISSIONS.filter((permission) => permission.startsWith(`${entity}.`)).every((permission) =>
      DEFAULT_ROLE_PERMISSIONS[role].includes(permission),
    )

  it('let owner and manager design, and them, host, server and cashier occupy', () => {
    for (const entity of ['AllocationPlan', 'AllocationLayout', 'AllocationZone', 'AllocationUnit']) {
      expect(mayAll('owner', entity) && mayAll('manager', entity), entity).toBe(true)
      for (const role of ['host', 'server', 'cashier', 'integration'] as const)
        expect(mayAll(role, entity), `${role} ${entity}`).toBe(false)
    }
    for (const role of ['owner', 'manager', 'host', 'server', 'cashier'] as const)
      expect(mayAll(role, 'AllocationUsage'), role).toBe(true)
  })

  it('let an installer see the floor that is connected and replace its hub, and seat nobody', () => {
    const { installer } = DEFAULT_ROLE_PERMISSIONS
    expect(installer).toEqual(expect.arrayContaining(['Terminal.pair', 'Sync.promote']))
    const occupying = installer.filter((one) => /^(AllocationUsage|SaleOrder|Reservation|Conflict)\./.test(one))
    expect(occupying).toEqual(['AllocationUsage.find'])
  })

  it('are written as the contract has them, each permission once', () => {
    const roles = ask(house, 'roles.find', {}).items
    expect(roles.map(({ name }) => name).toSorted()).toEqual([...ROLES].toSorted())
    for (const { name, permissions } of roles) {
      expect(permissions).toEqual(DEFAULT_ROLE_PERMISSIONS[name])
      expect(new Set(permissions).size).toBe(permissions.length)
    }
  })
})

describe('a change of a role', () => {
  it('takes effect at once, also within one turn, in the order in which it came', async () => {
    const outcomes = await Promise.all([
      call(house, 'saleOrders.create', {}, { by: 'server' }),
      call(house, 'roles.update', { name: 'server', permissions: [] }),
      call(house, 'saleOrders.create', {}, { by: 'server' }),
      call(house, 'roles.update', { name: 'server', permissions: ['SaleOrder.create'] }),
      call(house, 'saleOrders.create', {}, { by: 'server' }),
    ])
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.refusal.code))).toEqual([
      'ok',
      'ok',
      'FORBIDDEN',
      'ok',
      'ok',
    ])
  })

  it('that is refused after it was written leaves everything as it was', async () => {
    await refusalOf(house, 'roles.update', { name: 'owner', permissions: [] })
    expect((await call(house, 'saleOrders.create', {})).ok).toBe(true)
  })

  it('of a person’s own role takes effect with the next command of the same turn', async () => {
    const outcomes = await Promise.all([
      house.store.issue('staff.update', { id: house.staff.server, status: 'SUSPENDED' }, house.staff.owner),
      call(house, 'saleOrders.create', {}, { by: 'server' }),
    ])
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, false])
  })
})

describe('nobody makes someone mightier than themselves', () => {
  const forbidden = async (
    name: 'staff.create' | 'staff.update' | 'staff.delete' | 'roles.update',
    input: object,
    by: RoleName,
  ): Promise<void> => {
    expect(await refusalOf(house, name, input as never, { by })).toMatchObject({ code: 'FORBIDDEN' })
  }

  it('by hiring, promoting, taking over or removing', async () => {
    await forbidden('staff.create', { displayName: 'x', role: 'owner' }, 'manager')
    await forbidden('staff.update', { id: house.staff.manager, role: 'owner' }, 'manager')
    await forbidden('staff.update', { id: house.staff.host, role: 'owner' }, 'manager')
    await forbidden('staff.update', { id: house.staff.owner, pin: '1234' }, 'manager')
    await forbidden('staff.update', { id: house.staff.owner, role: 'host' }, 'manager')
    await forbidden('staff.delete', { id: house.staff.owner }, 'manager')
    await must(house, 'staff.create', { displayName: 'x', role: 'manager' }, { by: 'manager' })
  })

  it('by changing a role: only what one may do can be given', async () => {
    const given: Permission[] = [...DEFAULT_ROLE_PERMISSIONS.manager, 'Role.update']
    await must(house, 'roles.update', { name: 'manager', permissions: given })
    const lacking = PERMISSIONS.filter((permission) => !given.includes(permission))
    await must(house, 'roles.update', {
      name: 'manager',
      permissions: given.filter((permission) => permission !== 'Staff.delete'),
    })
    await forbidden('roles.update', { name: 'manager', permissions: given }, 'manager')
    await forbidden('roles.update', { name: 'host', permissions: ['Staff.delete'] }, 'manager')
    expect(lacking).toEqual([])
    // Taking away and giving on what one has is fine, and what a role had before may stay.
    await must(house, 'roles.update', { name: 'host', permissions: ['SaleOrder.create'] }, { by: 'manager' })
    await must(house, 'roles.update', { name: 'installer', permissions: ['Staff.delete'] })
    await must(
      house,
      'roles.update',
      { name: 'installer', permissions: ['Staff.delete', 'Merchant.find'] },
      { by: 'manager' },
    )
  })
})

describe('the last owner', () => {
  it('is not suspended, demoted or removed, and the role keeps all permissions', async () => {
    const id = house.staff.owner
    expect(await refusalOf(house, 'staff.update', { id, status: 'SUSPENDED' })).toMatchObject({ code: 'LAST_OWNER' })
    expect(await refusalOf(house, 'staff.update', { id, role: 'manager' })).toMatchObject({ code: 'LAST_OWNER' })
    expect(await refusalOf(house, 'staff.delete', { id })).toMatchObject({ code: 'LAST_OWNER' })
    expect(
      await refusalOf(house, 'roles.update', { name: 'owner', permissions: [...PERMISSIONS].slice(1) }),
    ).toMatchObject({ code: 'LAST_OWNER' })
  })

  it('is the last who can sign in: one without a secret does not count, and the last secret stays', async () => {
    const id = house.staff.owner
    const { id: second } = await must(house, 'staff.create', { displayName: 'Second', role: 'owner' })
    expect(await refusalOf(house, 'staff.delete', { id })).toMatchObject({ code: 'LAST_OWNER' })
    expect(await refusalOf(house, 'staff.update', { id, password: null })).toMatchObject({ code: 'LAST_OWNER' })
    expect(await refusalOf(house, 'staff.update', { id, login: null })).toMatchObject({ code: 'LAST_OWNER' })
    await must(house, 'staff.update', { id: second, pin: '123456' })
    await must(house, 'staff.update', { id, password: null })
    expect(await refusalOf(house, 'staff.update', { id: second, pin: null })).toMatchObject({ code: 'LAST_OWNER' })
    await must(house, 'staff.delete', { id })
    expect(await refusalOf(house, 'staff.delete', { id: second }, { by: 'owner' })).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('may go when another one is there, and not both in one turn', async () => {
    const { id: second } = await must(house, 'staff.create', {
      displayName: 'Second',
      role: 'owner',
      login: 'second',
      password: 'geheimes wort',
    })
    const outcomes = await Promise.all([
      call(house, 'staff.update', { id: second, status: 'SUSPENDED' }),
      call(house, 'staff.update', { id: house.staff.owner, status: 'SUSPENDED' }),
    ])
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.refusal.code))).toEqual(['ok', 'LAST_OWNER'])
  })
})

describe('names to sign in with', () => {
  it('are unique however they are written, and free again after their owner has gone', async () => {
    const create = (login: string) => ({ displayName: 'x', role: 'host' as const, login })
    const { id } = await must(house, 'staff.create', create('lan'))
    expect(await refusalOf(house, 'staff.create', create(' LAN '))).toMatchObject({ code: 'NAME_TAKEN', path: 'login' })
    expect(await refusalOf(house, 'staff.update', { id: house.staff.host, login: 'Lan' })).toMatchObject({
      code: 'NAME_TAKEN',
    })
    await must(house, 'staff.delete', { id })
    await must(house, 'staff.create', create('lan'))
  })
})
