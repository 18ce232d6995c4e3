import type { AllocationUnit } from '../../src/contract/entities/floor'

/** A small evening on the sample floor, set up through the API like any other program would: every state of a table. */
export interface Evening {
  call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>
  unitId(number: string): string
}

const MINUTE = 60_000
const soon = (minutes: number): string => new Date(Date.now() + minutes * MINUTE).toISOString()

export async function beginEvening(address: string): Promise<Evening> {
  const authorization = `Basic ${Buffer.from('owner:floorbook-trial').toString('base64')}`
  const call: Evening['call'] = async (method, path, body) => {
    const response = await fetch(address + path, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
    return (await response.json()) as Record<string, unknown>
  }
  const units = (await call('GET', '/v1/api/commerce/allocation-units?limit=500'))['items'] as AllocationUnit[]
  const unitId = (number: string): string => units.find((unit) => unit.number === number)?.id ?? ''
  const staff = (await call('GET', '/v1/api/store/staff'))['items'] as { id: string; displayName: string }[]
  const minh = staff.find((person) => person.displayName === 'Minh')?.id
  const lan = staff.find((person) => person.displayName === 'Lan')?.id

  const seat = async (number: string, partySize: number, assigneeId: string | undefined, more: object = {}) =>
    (
      await call('POST', '/v1/api/sale/sale-orders', {
        allocationUnitIds: [unitId(number)],
        guest: { partySize },
        ...(assigneeId === undefined ? {} : { assigneeId }),
        ...more,
      })
    )['order'] as { id: string }
  const book = (number: string, partySize: number, name: string, inMinutes: number) =>
    call('POST', '/v1/api/sale/reservations', {
      allocationUnitIds: [unitId(number)],
      reservedFrom: soon(inMinutes),
      guest: { partySize, name },
    })

  await seat('1', 4, minh)
  await seat('2', 3, lan)
  await seat('5', 2, minh)
  await seat('101', 2, lan)
  await seat('109', 4, lan)
  const paid = await seat('4', 4, lan)
  await call('POST', `/v1/api/sale/sale-orders/${paid.id}/paid`)
  await seat('8', 4, minh, { reservedTo: new Date(Date.now() + 1_500).toISOString() })
  await book('8', 4, 'Phạm', 50)
  await book('6', 4, 'Nguyễn', 8)
  await book('3', 4, 'Trần', 55)
  await call('PATCH', `/v1/api/commerce/allocation-units/${unitId('12')}`, { status: 'DEACTIVATED' })
  await call('POST', '/v1/api/sale/sale-orders', { guest: { partySize: 2 } })
  // Table 8 is overdue once its short stay has passed.
  await new Promise((resolve) => setTimeout(resolve, 1_600))
  return { call, unitId }
}
