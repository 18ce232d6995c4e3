import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FloorbookNode } from '../node/node'
import { call, must, openTestHouse } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { openTestStore, testId } from '../store/testing'
import { SignInAttempts } from './attempts'
import { hashSecret, NO_SECRET, secretFits } from './secrets'
import { TOKEN_LIFETIME_MILLISECONDS } from './tokens'

let house: TestHouse
let person: string
const PIN = '4829'
const PASSWORD = 'correct horse'
beforeEach(async () => {
  house = await openTestHouse()
  person = (
    await must(house, 'staff.create', {
      displayName: 'Hạnh',
      role: 'cashier',
      login: 'hanh',
      pin: PIN,
      password: PASSWORD,
    })
  ).id
})
afterEach(() => house.store.close())

const withPin = (pin: string, staffId = person) => house.store.signIn.withPin({ staffId, pin }, house.clock.now)
const withPassword = (password: string, login = 'hanh') =>
  house.store.signIn.withPassword({ login, password }, house.clock.now)
const basic = (password: string, login = 'hanh') => house.store.signIn.byBasic(login, password, house.clock.now)
const code = (result: { ok: boolean; refusal?: { code: string } }): string =>
  result.ok ? 'ok' : (result.refusal?.code ?? '')

describe('signing in (OPS-1, API-2)', () => {
  it('with a PIN, a password or BASIC answers who it is', async () => {
    const pin = await withPin(PIN)
    const password = await withPassword(PASSWORD)
    for (const signedIn of [pin, password]) {
      if (!signedIn.ok) throw new Error('refused')
      expect(signedIn.value).toMatchObject({ staff: { id: person, displayName: 'Hạnh', role: 'cashier' } })
      expect(signedIn.value.permissions).toContain('SaleOrder.create')
      expect(JSON.stringify(signedIn.value)).not.toMatch(/scrypt|hash/i)
      expect(await house.store.signIn.byToken(signedIn.value.token, house.clock.now)).toEqual({
        ok: true,
        value: person,
      })
    }
    expect(await basic(PASSWORD)).toEqual({ ok: true, value: person })
  })

  it('tells nobody whether the name or the secret was wrong', async () => {
    const wrong = await withPassword('wrong horse')
    const nobody = await withPassword(PASSWORD, 'nobody')
    expect(wrong).toEqual(nobody)
    expect(code(wrong)).toBe('WRONG_CREDENTIALS')
    expect(code(await withPin(PIN, testId(99)))).toBe('WRONG_CREDENTIALS')
  })

  it('fits nobody who has no such secret', async () => {
    const { id } = await must(house, 'staff.create', { displayName: 'No secret', role: 'host' })
    for (const pin of ['0000', '1234', '00000000']) expect(code(await withPin(pin, id))).toBe('WRONG_CREDENTIALS')
    expect(await secretFits('', NO_SECRET)).toBe(false)
  })

  it('slows wrong tries and locks the name, longer each time, and a right one starts anew', async () => {
    for (let tries = 1; tries <= 5; tries += 1) expect(code(await withPin('0000'))).toBe('WRONG_CREDENTIALS')
    expect(house.pauses).toEqual([250, 500, 750, 1_000])
    expect(await withPin(PIN)).toMatchObject({
      ok: false,
      refusal: { code: 'LOCKED_OUT', facts: { retryAfterSeconds: 30 } },
    })
    house.clock.now += 29_999
    expect(code(await withPin(PIN))).toBe('LOCKED_OUT')
    house.clock.now += 1
    expect(code(await withPin('0000'))).toBe('WRONG_CREDENTIALS')
    house.clock.now += 59_999
    expect(code(await withPin(PIN))).toBe('LOCKED_OUT')
    house.clock.now += 1
    expect(code(await withPin(PIN))).toBe('ok')
    house.pauses.length = 0
    expect(code(await withPin('0000'))).toBe('WRONG_CREDENTIALS')
    expect(house.pauses).toEqual([])
  })

  it('lets no guess slip through beside others: of many at once at most five are looked at', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) => withPin(index === 39 ? PIN : String(1_000 + index))),
    )
    expect(outcomes.filter((outcome) => code(outcome) === 'LOCKED_OUT')).toHaveLength(35)
    expect(outcomes.filter((outcome) => outcome.ok)).toEqual([])
  })

  it('counts a name once however it is written: neither capitals nor spaces open another counter', async () => {
    const spellings = ['hanh', 'Hanh', 'HANH', ' hanh', 'hanh ', 'hAnH', '  HANH  ']
    const outcomes: string[] = []
    for (const login of spellings) outcomes.push(code(await basic('wrong', login)))
    expect(outcomes).toEqual([...Array.from({ length: 5 }, () => 'WRONG_CREDENTIALS'), 'LOCKED_OUT', 'LOCKED_OUT'])
    expect(code(await withPassword(PASSWORD))).toBe('LOCKED_OUT')
  })

  it('keeps the lock over a restart, for one name only, and apart for PIN and password', async () => {
    for (let tries = 0; tries < 5; tries += 1) await withPin('0000')
    const attempts = new SignInAttempts(house.connection)
    expect(attempts.begin(`pin ${person}`, house.clock.now)).toMatchObject({ lockedFor: 30_000 })
    expect(code(await withPassword(PASSWORD))).toBe('ok')
    const other = await must(house, 'staff.create', { displayName: 'Other', role: 'host', pin: '7777' })
    expect(code(await withPin('7777', other.id))).toBe('ok')
  })

  it('never locks for longer than a quarter of an hour, nor lets a try wait for longer than two seconds', () => {
    const store = openTestStore()
    const attempts = new SignInAttempts(store.connection)
    let now = store.clock.now
    let longest = 0
    let longestWait = 0
    for (let tries = 0; tries < 60; tries += 1) {
      const begun = attempts.begin('x', now)
      if ('lockedFor' in begun) {
        longest = Math.max(longest, begun.lockedFor)
        now += begun.lockedFor
      } else longestWait = Math.max(longestWait, begun.wait)
    }
    expect(longest).toBe(15 * 60_000)
    expect(longestWait).toBe(2_000)
  })

  it('ends with the suspension or the removal of the person, at once, also for what is remembered', async () => {
    const signedIn = await withPin(PIN)
    if (!signedIn.ok) throw new Error('refused')
    const { token } = signedIn.value
    expect((await basic(PASSWORD)).ok).toBe(true)
    await must(house, 'staff.update', { id: person, status: 'SUSPENDED' })
    expect(code(await house.store.signIn.byToken(token, house.clock.now))).toBe('UNAUTHENTICATED')
    expect(code(await basic(PASSWORD))).toBe('WRONG_CREDENTIALS')
    expect(code(await withPin(PIN))).toBe('WRONG_CREDENTIALS')
    expect(house.store.ask('merchants.get', {}, person)).toMatchObject({ ok: false, refusal: { code: 'FORBIDDEN' } })
    expect(house.store.signIn.names().items.map(({ id }) => id)).not.toContain(person)
    await must(house, 'staff.update', { id: person, status: 'ACTIVE' })
    expect((await house.store.signIn.byToken(token, house.clock.now)).ok).toBe(true)
    await must(house, 'staff.delete', { id: person })
    expect(code(await house.store.signIn.byToken(token, house.clock.now))).toBe('UNAUTHENTICATED')
  })

  it('with a new secret forgets the old one, also where BASIC remembered it', async () => {
    expect((await basic(PASSWORD)).ok).toBe(true)
    await must(house, 'staff.update', { id: person, password: 'another horse', pin: '5555' })
    expect(code(await basic(PASSWORD))).toBe('WRONG_CREDENTIALS')
    expect(code(await withPin(PIN))).toBe('WRONG_CREDENTIALS')
    expect((await basic('another horse')).ok).toBe(true)
    await must(house, 'staff.update', { id: person, password: null, pin: null })
    expect(code(await basic('another horse'))).toBe('WRONG_CREDENTIALS')
    expect(code(await withPin('5555'))).toBe('WRONG_CREDENTIALS')
  })

  it('with a new secret ends what was signed in before, and nothing else does', async () => {
    const before = await withPin(PIN)
    if (!before.ok) throw new Error('refused')
    const read = async (token: string): Promise<string> =>
      code(await house.store.signIn.byToken(token, house.clock.now))
    await must(house, 'staff.update', { id: person, displayName: 'Hạnh Lê' })
    expect(await read(before.value.token)).toBe('ok')
    await must(house, 'staff.update', { id: person, pin: '5555' })
    expect(await read(before.value.token)).toBe('UNAUTHENTICATED')
    const after = await withPin('5555')
    if (!after.ok) throw new Error('refused')
    expect(await read(after.value.token)).toBe('ok')
  })

  it('takes a password in whatever Unicode form it was typed', async () => {
    const stored = await hashSecret('mật khẩu dài'.normalize('NFD'))
    expect(await secretFits('mật khẩu dài'.normalize('NFC'), stored)).toBe(true)
    expect(await secretFits('mat khau dai', stored)).toBe(false)
    expect(await hashSecret('x')).not.toBe(await hashSecret('x'))
  })

  it('is not possible with a stored form that is no hash', async () => {
    for (const stored of ['', 'plain', 'scrypt', 'bcrypt$1$2$3$4$5', 'scrypt$16384$8$1$salt'])
      expect(await secretFits('plain', stored)).toBe(false)
  })
})

describe('tokens', () => {
  const tokenOf = async (): Promise<string> => {
    const signedIn = await withPin(PIN)
    if (!signedIn.ok) throw new Error('refused')
    return signedIn.value.token
  }
  const read = async (token: string): Promise<string> => code(await house.store.signIn.byToken(token, house.clock.now))
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

  it('last a shift and not a moment longer, also when they have been seen before', async () => {
    const token = await tokenOf()
    house.clock.now += TOKEN_LIFETIME_MILLISECONDS - 1
    expect(await read(token)).toBe('ok')
    house.clock.now += 1_001
    expect(await read(token)).toBe('UNAUTHENTICATED')
  })

  it('that were altered, signed by nobody, or belong to another store are worth nothing', async () => {
    const token = await tokenOf()
    const [header = '', payload = '', signature = ''] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
    const other = await openTestHouse()
    const foreign = await other.store.signIn.begin(other.staff.owner, house.clock.now)
    other.store.close()
    const forged = [
      `${header}.${encode({ ...claims, sub: house.staff.owner })}.${signature}`,
      `${header}.${encode({ ...claims, exp: 9_999_999_999 })}.${signature}`,
      `${encode({ alg: 'none' })}.${payload}.`,
      `${encode({ alg: 'none' })}.${payload}.${signature}`,
      `${encode({ alg: 'HS512' })}.${payload}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -2)}xx`,
      foreign.token,
      `${header}.${payload}`,
      '..',
      '',
      'x'.repeat(4_000),
    ]
    for (const attempt of forged) expect(await read(attempt), attempt.slice(0, 60)).toBe('UNAUTHENTICATED')
  })
})

describe('another merchant’s store (API-2)', () => {
  it('does not exist for a caller: 404, whatever it asks for', async () => {
    const folders = ['a', 'b'].map((name) => mkdtempSync(join(tmpdir(), `floorbook-access-${name}-`)))
    const nodes = folders.map(
      (dataFolder) =>
        new FloorbookNode({ dataFolder, log: { error: () => undefined, warn: () => undefined }, durability: 'NORMAL' }),
    )
    try {
      const stores = []
      for (const node of nodes) {
        const made = await node.createStore({
          name: { en: 'x' },
          language: 'en',
          businessType: 'DINE_IN',
          timeZone: 'UTC',
          floor: 'empty',
          trial: false,
          ownerSecret: [
            { displayName: 'Owner', role: 'owner', login: 'owner', passwordHash: await hashSecret(PASSWORD) },
          ],
        })
        if (!made.ok) throw new Error('refused')
        stores.push({
          ...made.value,
          token: (await made.value.store.signIn.begin(made.value.ownerId, Date.now())).token,
        })
      }
      const [node] = nodes
      const [own, other] = stores
      if (node === undefined || own === undefined || other === undefined) throw new Error('two stores are needed')
      const remote = { address: 'test' }
      const authenticate = async (token: string, merchantId?: string): Promise<string> =>
        code(await node.authenticate({ kind: 'bearer', token }, merchantId, remote))
      expect(await authenticate(own.token)).toBe('ok')
      expect(await authenticate(own.token, own.store.merchantId)).toBe('ok')
      expect(await authenticate(own.token, other.store.merchantId)).toBe('NOT_FOUND')
      expect(await authenticate(other.token, own.store.merchantId)).toBe('NOT_FOUND')
      expect(await authenticate(other.token)).toBe('UNAUTHENTICATED')
      const basicOf = async (merchantId?: string): Promise<string> =>
        code(await node.authenticate({ kind: 'basic', login: 'owner', password: PASSWORD }, merchantId, remote))
      expect(await basicOf()).toBe('ok')
      expect(await basicOf(other.store.merchantId)).toBe('NOT_FOUND')
      const names = await node.session('sessions.names', { merchantId: other.store.merchantId }, remote)
      expect(code(names)).toBe('NOT_FOUND')
    } finally {
      for (const node of nodes) node.close()
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    }
  })

  it('its people may do nothing here, by any operation', async () => {
    expect(code(await call(house, 'saleOrders.create', {}, {}))).toBe('ok')
    const stranger = await house.store.execute({
      id: testId(5_000),
      name: 'saleOrders.create',
      input: {},
      staffId: testId(77),
    })
    expect(code(stranger)).toBe('FORBIDDEN')
  })
})
