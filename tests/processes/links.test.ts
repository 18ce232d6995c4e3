import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codeOf } from './support/api'
import { eventually } from './support/facts'
import { Shop } from './support/shop'
import { ordersIn, problemsOf } from './support/stored'

const ALL = ['hub', 'bar', 'patio']

let shop: Shop
beforeAll(async () => {
  shop = await Shop.open(...ALL)
})
afterEach(async () => {
  shop.network.heal()
  await shop.agree(...ALL)
  expect(problemsOf(shop.node('hub').file)).toEqual([])
})
afterAll(() => shop.close())

describe('a network that is cut between terminal and hub (SYN-3)', () => {
  it('lets both sides seat one table: one party keeps it, the other is a card that a third terminal settles', async () => {
    const [hub, bar, patio] = [shop.node('hub'), shop.node('bar'), shop.node('patio')]
    const [unit, elsewhere] = [shop.freshUnit(), shop.freshUnit()]
    shop.network.part('bar')
    await shop.reaches('bar', 'offline')
    const first = await hub.api.seat(unit)
    const second = await bar.api.seat(unit)
    expect(await bar.api.orderAt(unit)).toBe(second)
    expect(await hub.api.orderAt(unit)).toBe(first)
    shop.network.heal()
    await shop.agree(...ALL)
    for (const name of ALL) {
      const { api } = shop.node(name)
      expect(await api.orderAt(unit), name).toBe(first)
      expect(await api.conflicts(), name).toMatchObject([{ kind: 'UNIT_TAKEN', orderId: second, status: 'OPEN' }])
    }
    const [card] = await patio.api.conflicts()
    await patio.api.must('POST', `sale/conflicts/${card?.id}/settle`, {
      choice: 'SEAT_ELSEWHERE',
      allocationUnitIds: [elsewhere],
      acceptShorterWindow: true,
    })
    await shop.agree(...ALL)
    for (const name of ALL) {
      const { api } = shop.node(name)
      expect(await api.orderAt(elsewhere), name).toBe(second)
      expect(await api.conflicts(), name).toMatchObject([{ status: 'SETTLED', choice: 'SEAT_ELSEWHERE' }])
    }
    const late = await bar.api.call('POST', `sale/conflicts/${card?.id}/settle`, { choice: 'CANCEL', reason: 'late' })
    expect(codeOf(late)).toBe('CONFLICT_SETTLED')
  })

  it('says of each answer whether the hub has decided it, and says it anew when it is asked again', async () => {
    const [hub, bar, patio] = [shop.node('hub'), shop.node('bar'), shop.node('patio')]
    const [own, contested] = [shop.freshUnit(), shop.freshUnit()]
    const askedOf = (name: string, unit: string) => shop.node(name).api.trySeat(unit, {}, { key: `of ${unit}` })
    expect(await hub.api.trySeat(shop.freshUnit())).toMatchObject({ status: 200, provisional: false })
    expect(await patio.api.trySeat(shop.freshUnit())).toMatchObject({ status: 200, provisional: false })
    shop.network.part('bar')
    await shop.reaches('bar', 'offline')
    const first = await askedOf('bar', own)
    await askedOf('bar', contested)
    expect(first).toMatchObject({ status: 200, provisional: true })
    expect(await askedOf('bar', own)).toEqual(first)
    await hub.api.seat(contested)
    shop.network.heal()
    await shop.agree(...ALL)
    expect(await askedOf('bar', own)).toEqual({ ...first, provisional: false })
    expect(await askedOf('bar', contested)).toMatchObject({ status: 409, provisional: false })
    const card = (await bar.api.conflicts()).find(({ status }) => status === 'OPEN')
    await bar.api.must('POST', `sale/conflicts/${card?.id}/settle`, { choice: 'CANCEL', reason: 'seated at the hub' })
    await shop.agree(...ALL)
  })

  it('and comes back many times loses nothing and does nothing twice', async () => {
    const { api } = shop.node('bar')
    const orders: string[] = []
    for (let round = 0; round < 6; round += 1) {
      const seated = api.seat(shop.freshUnit())
      shop.network.link('bar', 'hub').drop()
      orders.push(await seated)
    }
    await shop.agree(...ALL)
    const known = ordersIn(shop.node('hub').file).map(({ id }) => id)
    expect(known.filter((id) => orders.includes(id)).toSorted()).toEqual(orders.toSorted())
  })
})

describe('a link that carries one direction only', () => {
  it.each([
    ['the hub hears nothing', { out: 'frozen' }],
    ['the terminal hears nothing', { back: 'frozen' }],
  ] as const)('where %s: the terminal says that it is cut off, goes on, and heals', async (_which, flows) => {
    const [hub, bar, unit] = [shop.node('hub'), shop.node('bar'), shop.freshUnit()]
    shop.network.link('bar', 'hub').hush(flows)
    await shop.reaches('bar', 'offline')
    await eventually('the hub has noticed', async () => {
      const { id } = await shop.row('bar', 'hub')
      return (await hub.api.status()).terminals.some((terminal) => terminal.terminalId === id && !terminal.connected)
    })
    const order = await bar.api.seat(unit)
    expect(await bar.api.provisional()).toBeGreaterThan(0)
    expect(await hub.api.orderAt(unit)).toBeUndefined()
    shop.network.heal()
    await shop.agree(...ALL)
    expect(await hub.api.orderAt(unit)).toBe(order)
  })
})

describe('what a store has decided for the time without its hub', () => {
  const cutOff = async (policy: string): Promise<void> => {
    await shop.node('hub').api.must('PATCH', 'store/merchant', { offlinePolicy: policy })
    await shop.agree(...ALL)
    shop.network.part('bar')
    await shop.reaches('bar', 'offline')
  }

  it('`block`: a terminal that is cut off refuses work and leaves nothing behind', async () => {
    await cutOff('block')
    const [bar, unit] = [shop.node('bar'), shop.freshUnit()]
    expect(await bar.api.seat(unit)).toBe('OFFLINE_BLOCKED')
    expect(await bar.api.orderAt(unit)).toBeUndefined()
    expect((await bar.api.status()).outbox.waiting).toBe(0)
  })

  it('`stations`: it seats its own tables, and others only with a word that says so', async () => {
    const { id } = await shop.row('bar', 'hub')
    const [own, foreign] = [shop.freshUnit(), shop.freshUnit()]
    await shop.node('hub').api.must('PATCH', `store/terminals/${id}`, { stationUnitIds: [own] })
    await cutOff('stations')
    const bar = shop.node('bar')
    expect(await bar.api.seat(foreign)).toBe('OTHER_STATION')
    const order = await bar.api.seat(own)
    const flagged = await bar.api.seat(foreign, { acceptOtherStation: true })
    shop.network.heal()
    await shop.agree(...ALL)
    const hub = shop.node('hub')
    expect([await hub.api.orderAt(own), await hub.api.orderAt(foreign)]).toEqual([order, flagged])
    await hub.api.must('PATCH', 'store/merchant', { offlinePolicy: 'warn' })
  })
})

describe('the acknowledgement `safe`', () => {
  it('is waited for by the terminal that was asked, whole, though the commit is there long before', async () => {
    const [hub, bar, patio, unit] = [shop.node('hub'), shop.node('bar'), shop.node('patio'), shop.freshUnit()]
    await hub.api.must('PATCH', 'store/merchant', { acknowledgement: 'safe' })
    await shop.agree(...ALL)
    patio.freeze()
    let answered = false
    const seated = bar.api.seat(unit).finally(() => (answered = true))
    const order = await eventually('the commit is at the bar', () => bar.api.orderAt(unit))
    expect(await bar.api.provisional()).toBe(0)
    // A second node holds it by now, the bar itself; it does not vouch for its own commands.
    await eventually('the bar has reported it', async () => {
      const [{ id }, { seq, terminals }] = [await shop.row('bar', 'hub'), await hub.api.status()]
      return terminals.some((terminal) => terminal.terminalId === id && terminal.seq === seq)
    })
    const early = answered
    const { terminals } = await hub.api.status()
    expect(early && terminals.every(({ connected }) => connected)).toBe(false)
    patio.thaw()
    expect(await seated).toBe(order)
    await hub.api.must('PATCH', 'store/merchant', { acknowledgement: 'fast' })
  })

  it('waits while the only other terminal stands still, until that is dropped or back', async () => {
    const [hub, patio] = [shop.node('hub'), shop.node('patio')]
    shop.network.part('bar')
    await shop.reaches('bar', 'offline')
    await hub.api.must('PATCH', 'store/merchant', { acknowledgement: 'safe' })
    await eventually('the patio is followed', async () => (await hub.api.status()).acknowledgement.secondNode)

    const answers: string[] = []
    const seat = async (name: string): Promise<void> => {
      expect(await hub.api.seat(shop.freshUnit())).toHaveLength(36)
      answers.push(name)
    }
    // Back before anybody gives it up: the answer comes when it has the commit.
    patio.freeze()
    const first = seat('first')
    await eventually('the commit is there, and not answered', async () =>
      (await hub.api.status()).terminals.some(({ connected, behind }) => connected && behind > 0),
    )
    expect(answers).toEqual([])
    patio.thaw()
    await first
    await eventually('the patio has it', async () =>
      (await hub.api.status()).terminals.some(({ connected, behind }) => connected && behind === 0),
    )
    // Gone for good: the answer comes when it is dropped, and says that nobody else holds it.
    patio.freeze()
    const second = seat('second')
    await eventually('the commit is there, and not answered', async () =>
      (await hub.api.status()).terminals.some(({ connected, behind }) => connected && behind > 0),
    )
    expect(answers).toEqual(['first'])
    await second
    const status = await hub.api.status()
    expect(status.acknowledgement).toEqual({ mode: 'safe', secondNode: false })
    expect(status.terminals.filter(({ connected }) => connected)).toEqual([])
    patio.thaw()
    await hub.api.must('PATCH', 'store/merchant', { acknowledgement: 'fast' })
  })
})
