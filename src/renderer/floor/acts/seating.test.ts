import { ORPCError } from '@orpc/client'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Outputs } from '@contract/contract'
import { makeConnection } from '../../state/connection'
import { makeFloorView } from '../../state/floor-view'
import type { Seating } from '../../state/floor-view'
import { makeProjection } from '../../state/projection/store'
import { at, floorOf, order, unit, usage } from '../../state/projection/testing'
import { makeSession } from '../../state/session'
import { makeToasts } from '../../state/toasts'
import type { Words } from '../../ui/use-words'
import type { Desk } from '../desk'
import { chooseUnit, confirmSeating, endDoneElsewhere, isDoneElsewhere, refreshSeating, startSeating } from './seating'

/** The edge of this machine: what the store is asked, answered when the test says so. */
class Store {
  readonly asked: {
    what: string
    input: unknown
    answer: (value: unknown) => void
    refuse: (code: string, facts?: object) => void
  }[] = []
  private readonly operation =
    (what: string) =>
    (input: unknown): Promise<unknown> => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      const refuse = (code: string, facts?: object): void => reject(new ORPCError(code, { data: { facts } }))
      this.asked.push({ what, input, answer: resolve, refuse })
      return promise
    }
  readonly client = {
    allocationUnits: { best: this.operation('best') },
    allocationUsages: { seatPreview: this.operation('preview'), startForOrder: this.operation('startForOrder') },
    saleOrders: { create: this.operation('create') },
  }
  /** The question of this kind that was asked last. */
  last(what: string) {
    const found = this.asked.findLast((question) => question.what === what)
    if (found === undefined) throw new Error(`nobody has asked: ${what}`)
    return found
  }
}

const keeper = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }
/** Lets what has been answered be taken up. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
type Preview = Outputs['allocationUsages']['seatPreview']
const goes = {
  ok: true,
  code: 'FREE',
  capacity: 4,
  reservedTo: at(90),
  nextBookingAt: null,
  shortened: false,
} as Preview
const candidate = (unitId: string) => ({
  unitIds: [unitId],
  capacity: 4,
  reservedTo: at(90),
  nextBookingAt: null,
  reasons: [],
})

let store: Store
let desk: Desk

beforeEach(() => {
  store = new Store()
  const projection = makeProjection()
  projection.load(floorOf({ units: [unit('u5'), unit('u7'), unit('u8')], orders: [order('waiting')] }))
  desk = {
    terminal: {
      client: store.client,
      projection,
      connection: makeConnection(),
      session: makeSession(keeper),
      toasts: makeToasts(),
      floorView: makeFloorView(),
    } as unknown as Desk['terminal'],
    words: { t: (key: string) => key, time: String, language: 'en' } as unknown as Words,
    staffId: null,
  }
})

const seating = (): Seating | null => {
  const { interaction } = desk.terminal.floorView.getState()
  return interaction.kind === 'seating' ? interaction : null
}
const said = (): string[] => desk.terminal.toasts.getState().shown.map(({ text }) => text)

/** Four guests look for a table; 7 and 8 are proposed, and 7 is tapped. */
async function chosenSeven(from: { orderId?: string } = {}): Promise<void> {
  void startSeating(desk, 4, from)
  store.last('best').answer({ candidates: [candidate('u7'), candidate('u8')] })
  await settled()
  await chooseUnit(desk, 'u7')
  expect(seating()?.chosen?.unitIds).toEqual(['u7'])
}

describe('seating a party, with answers that take their time', () => {
  it('takes no other table while the store is asked to seat them, and ends with the answer', async () => {
    await chosenSeven()
    void confirmSeating(desk)
    await chooseUnit(desk, 'u8')
    expect(seating()).toMatchObject({ busy: true, chosen: { unitIds: ['u7'] } })
    store.last('create').answer({})
    await settled()
    expect(seating()).toBeNull()
  })

  it('can be confirmed again after a refusal, whatever was tapped meanwhile', async () => {
    await chosenSeven()
    void confirmSeating(desk)
    await chooseUnit(desk, 'u8')
    store.last('create').refuse('STORE_READ_ONLY')
    await settled()
    expect(seating()).toMatchObject({ busy: false, chosen: { unitIds: ['u7'] } })
  })

  it('is left by Back once it is sent, and what became of it is said', async () => {
    await chosenSeven()
    void confirmSeating(desk)
    desk.terminal.floorView.getState().stepBack()
    expect(seating()).toBeNull()
    store.last('create').refuse('STORE_READ_ONLY')
    await settled()
    expect(said()).toEqual(['errors.STORE_READ_ONLY'])
  })

  it('keeps the table that was confirmed when a colleague takes another one in the same moment', async () => {
    await chosenSeven()
    const { projection } = desk.terminal
    projection.load(floorOf({ units: [unit('u5'), unit('u7'), unit('u8')], usages: [usage('other', 'u7')] }))
    void refreshSeating(desk, new Set(['u7']))
    void confirmSeating(desk)
    store.last('best').answer({ candidates: [candidate('u8')] })
    await settled()
    expect(seating()).toMatchObject({ busy: true, chosen: { unitIds: ['u7'] } })
  })

  it('does not take the answer to a question of the party before for the next one of the same size', async () => {
    void startSeating(desk, 4)
    const tapped = chooseUnit(desk, 'u5')
    void startSeating(desk, 4)
    store.last('preview').answer(goes)
    await tapped
    expect(seating()?.chosen).toBeNull()
  })
})

describe('of two taps, one after the other', () => {
  const previewed = (unitId: string) =>
    store.asked.find(({ what, input }) => what === 'preview' && (input as { unitId: string }).unitId === unitId)

  it.each([
    ['a table that was proposed', 'u7'],
    ['another one', 'u8'],
  ])('the later one counts, though the store answers about the first one last: %s', async (_what, second) => {
    void startSeating(desk, 4)
    store.last('best').answer({ candidates: [candidate('u7')] })
    await settled()
    void chooseUnit(desk, 'u5')
    void chooseUnit(desk, second)
    previewed(second)?.answer(goes)
    await settled()
    previewed('u5')?.answer(goes)
    await settled()
    expect(seating()?.chosen?.unitIds).toEqual([second])
  })

  it('the one before Back is forgotten', async () => {
    await chosenSeven()
    void chooseUnit(desk, 'u5')
    desk.terminal.floorView.getState().stepBack()
    previewed('u5')?.answer(goes)
    await settled()
    expect(seating()?.chosen).toBeNull()
  })
})

it('what became of it is not said to whoever has taken the terminal over since', async () => {
  await chosenSeven()
  void confirmSeating({ ...desk, staffId: 'who-has-left' })
  store.last('create').refuse('STORE_READ_ONLY')
  await settled()
  expect(said()).toEqual([])
})

it('a question of a party that was left does not take the tables of the next one away', async () => {
  await chosenSeven()
  void confirmSeating(desk)
  store.last('create').refuse('RESERVATION_IN_WINDOW')
  await settled()
  desk.terminal.floorView.getState().set({ interaction: { kind: 'none' } })
  void startSeating(desk, 2)
  const next = store.last('best')
  store.last('preview').answer(goes)
  await settled()
  next.answer({ candidates: [candidate('u8')] })
  await settled()
  expect(seating()?.candidates).toHaveLength(1)
})

describe('seating a party that waits without a table', () => {
  const load = (floor: Parameters<typeof floorOf>[0]): void => desk.terminal.projection.load(floorOf(floor))
  const elsewhere = (): boolean => {
    const now = seating()
    return now !== null && isDoneElsewhere(desk.terminal.projection.store.getState().data, now)
  }

  it('goes on while they wait', async () => {
    await chosenSeven({ orderId: 'waiting' })
    expect(elsewhere()).toBe(false)
  })

  it('ends when another terminal has seated them, and says where they sit', async () => {
    await chosenSeven({ orderId: 'waiting' })
    load({ units: [unit('u5')], orders: [order('waiting')], usages: [usage('a', 'u5', { usageId: 'waiting' })] })
    expect(elsewhere()).toBe(true)
    const now = seating()
    if (now !== null) endDoneElsewhere(desk, now)
    expect(seating()).toBeNull()
    expect(said()).toEqual(['floor.seat.goneTo'])
  })

  it.each([
    ['has paid', [order('waiting', { status: 'PAID' })]],
    ['has left', []],
  ])('ends when the party %s', async (_what, orders) => {
    await chosenSeven({ orderId: 'waiting' })
    load({ orders })
    expect(elsewhere()).toBe(true)
    const now = seating()
    if (now !== null) endDoneElsewhere(desk, now)
    expect(said()).toEqual(['floor.seat.gone'])
  })

  it('ends when the store says that somebody was faster, and says where they sit', async () => {
    await chosenSeven({ orderId: 'waiting' })
    void confirmSeating(desk)
    expect(store.last('startForOrder').input).toMatchObject({ saleOrderId: 'waiting', onlyIfWaiting: true })
    store.last('startForOrder').refuse('PARTY_SEATED', { unitId: 'u5' })
    await settled()
    expect(seating()).toBeNull()
    expect(said()).toEqual(['floor.seat.goneTo'])
  })

  it('is not ended by its own answer that is on its way', async () => {
    await chosenSeven({ orderId: 'waiting' })
    void confirmSeating(desk)
    load({ units: [unit('u7')], orders: [order('waiting')], usages: [usage('a', 'u7', { usageId: 'waiting' })] })
    expect(elsewhere()).toBe(false)
  })
})
