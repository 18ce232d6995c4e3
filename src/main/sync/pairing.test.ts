import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  makeAnswer,
  makeRequest,
  PairingAnswer,
  PairingDesk,
  PairingRequest,
  readPairingCode,
  verifyAnswer,
  verifyRequest,
} from './pairing'
import type { Membership, PairingFailure } from './pairing'

const fingerprint = (name: string): string => createHash('sha256').update(name).digest('hex')
const HUB = fingerprint('hub')
const BAR = fingerprint('bar')
const STRANGER = fingerprint('stranger')
const NOON = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000

const GRANTED: Membership = {
  merchantId: '01939f10-0000-7000-8000-000000000001',
  terminalId: '01939f10-0000-7000-8000-000000000002',
  terminalCode: 'B',
  token: 'q3N0bWVudC1vbmx5LWEtdGVzdC10b2tlbi0wMDAwMDA',
  trusted: [
    { fingerprint: HUB, addresses: ['https://192.168.7.20:4114'] },
    { fingerprint: fingerprint('standby'), addresses: [] },
  ],
  standby: false,
}

/** What the machine at the bar sends when it is told a code and sees a certificate. */
const requestOf = async (code: string, saw = HUB, terminalName = 'Bar') => {
  const made = await makeRequest({ code, terminalName, fingerprint: BAR, hubFingerprint: saw })
  if (made === undefined) throw new Error(`${code} is no code`)
  // Over the wire and through the schema, as the hub receives it.
  return { ...made, request: PairingRequest.parse(JSON.parse(JSON.stringify(made.request))) }
}

const refused = (reason: PairingFailure) => ({ ok: false, reason })
const WRONG_CODE = '0000-0000-0000'

/** A pairing up to the hub's answer. */
const paired = async () => {
  const desk = new PairingDesk()
  const { code } = desk.open(NOON)
  const { request, key } = await requestOf(code)
  const check = await desk.check(request, HUB, NOON)
  if (!check.ok) throw new Error(check.reason)
  return { desk, code, request, key, answer: makeAnswer(check.key, HUB, request, GRANTED) }
}

describe('a pairing code', () => {
  it('has twelve characters in groups of four, none of which is mistaken for another', () => {
    const codes = Array.from({ length: 200 }, () => new PairingDesk().open(NOON).code)
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('may be any of the 2 to the 60 that there are', () => {
    const codeFrom = (byte: number) => new PairingDesk((bytes) => new Uint8Array(bytes).fill(byte)).open(NOON).code
    const all = new Set(Array.from({ length: 256 }, (_, byte) => codeFrom(byte)))
    expect(all.size).toBe(32)
    expect([...all].join('')).not.toMatch(/[ILOU]/)
  })

  it('is open for ten minutes', () => {
    expect(new PairingDesk().open(NOON).expiresAt).toBe(NOON + 10 * MINUTE)
  })

  it('is understood however it is typed', () => {
    const characters = fc.array(fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), {
      minLength: 12,
      maxLength: 12,
    })
    const noise = fc.array(fc.constantFrom('', '', ' ', '-', ' - ', '–', '\t', '\u00a0'), {
      minLength: 13,
      maxLength: 13,
    })
    const looksLike = (character: string, pick: number): string => {
      const forms = { 0: ['0', 'O', 'o'], 1: ['1', 'I', 'l', 'i', 'L'] }[character]
      return forms?.[pick % forms.length] ?? (pick % 2 === 0 ? character : character.toLowerCase())
    }
    fc.assert(
      fc.property(characters, noise, fc.array(fc.nat(59), { minLength: 12, maxLength: 12 }), (code, between, picks) => {
        const typed = code.map((character, index) => between[index] + looksLike(character, picks[index] ?? 0)).join('')
        const plain = code.join('')
        expect(readPairingCode(typed + between[12])).toBe(`${plain.slice(0, 4)}-${plain.slice(4, 8)}-${plain.slice(8)}`)
      }),
    )
  })

  it('is not read out of anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
        const read = readPairingCode(typed)
        if (read === undefined) return
        expect(read).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/)
        expect(readPairingCode(read)).toBe(read)
      }),
    )
  })

  it.each([
    '',
    '----',
    '7K3M-9QXW-2TB',
    '7K3M-9QXW-2TBCD',
    '7K3M-9QXW-2TBU',
    '7K3M-9QXW-2TB!',
    '7K3M_9QXW_2TBC',
    '７K3M9QXW2TBC',
  ])('is not %j, and no try is wasted on that', async (typed) => {
    expect(readPairingCode(typed)).toBeUndefined()
    expect(
      await makeRequest({ code: typed, terminalName: 'Bar', fingerprint: BAR, hubFingerprint: HUB }),
    ).toBeUndefined()
  })
})

describe('pairing a machine', () => {
  it('lets in who knows the code, and gives it what the hub granted', async () => {
    const { request, key, answer } = await paired()
    const received = PairingAnswer.parse(JSON.parse(JSON.stringify(answer)))
    expect(received).toMatchObject(GRANTED)
    expect(verifyAnswer(key, HUB, request, received)).toBe(true)
  })

  it('says neither the code nor what is made of it', async () => {
    const { code, request, key, answer } = await paired()
    const said = JSON.stringify([request, answer])
    for (const secret of [code, code.replaceAll('-', ''), key.toString('base64url'), key.toString('hex')]) {
      expect(said).not.toContain(secret)
    }
  })

  it('takes the code as a person types it, and names as any keyboard writes them', async () => {
    const desk = new PairingDesk()
    const { code } = desk.open(NOON)
    const typed = code.toLowerCase().replaceAll('-', ' ')
    const { request } = await requestOf(typed, HUB, '  Quầy bar '.normalize('NFD'))
    expect(request.terminalName).toBe('Quầy bar'.normalize('NFC'))
    expect(await desk.check(request, HUB, NOON)).toMatchObject({ ok: true })
  })

  it('makes another proof for each try', async () => {
    const code = new PairingDesk().open(NOON).code
    const [first, second] = [await requestOf(code), await requestOf(code)]
    expect(first.request.nonce).not.toBe(second.request.nonce)
    expect(first.request.proof).not.toBe(second.request.proof)
    expect(first.key.equals(second.key)).toBe(false)
  })

  it('refuses a wrong code, and the right one is still good', async () => {
    const desk = new PairingDesk()
    const { code } = desk.open(NOON)
    expect(await desk.check((await requestOf(WRONG_CODE)).request, HUB, NOON)).toEqual(refused('wrong'))
    expect(await desk.check((await requestOf(code)).request, HUB, NOON)).toMatchObject({ ok: true })
  })

  it('takes a code up to its end and not a moment longer', async () => {
    const desk = new PairingDesk()
    const first = await requestOf(desk.open(NOON).code)
    expect(await desk.check(first.request, HUB, NOON + 10 * MINUTE - 1)).toMatchObject({ ok: true })
    const second = await requestOf(desk.open(NOON).code)
    expect(await desk.check(second.request, HUB, NOON + 10 * MINUTE)).toEqual(refused('expired'))
    expect(await desk.check(second.request, HUB, NOON)).toEqual(refused('none-open'))
  })

  it('takes a code once, also when the same request is played again', async () => {
    const { desk, code, request } = await paired()
    expect(await desk.check(request, HUB, NOON)).toEqual(refused('none-open'))
    expect(await desk.check((await requestOf(code)).request, HUB, NOON)).toEqual(refused('none-open'))
  })

  it('lets in one of two that come at once with the right code', async () => {
    const desk = new PairingDesk()
    const { code } = desk.open(NOON)
    const requests = [await requestOf(code), await requestOf(code)]
    const checks = await Promise.all(requests.map(({ request }) => desk.check(request, HUB, NOON)))
    expect(checks.filter(({ ok }) => ok)).toHaveLength(1)
    expect(checks.filter(({ ok }) => !ok)).toEqual([refused('none-open')])
  })

  it('makes the code worthless after five wrong tries', async () => {
    const desk = new PairingDesk()
    const { code } = desk.open(NOON)
    for (const saw of [HUB, STRANGER, HUB, STRANGER, HUB]) {
      expect(await desk.check((await requestOf(WRONG_CODE, saw)).request, HUB, NOON)).toEqual(refused('wrong'))
    }
    expect(await desk.check((await requestOf(code)).request, HUB, NOON)).toEqual(refused('none-open'))
    expect(desk.close()).toBe(false)
  })

  it('counts tries that come all at once like tries one after another', async () => {
    const desk = new PairingDesk()
    const { code } = desk.open(NOON)
    const guesses = await Promise.all(Array.from({ length: 8 }, () => requestOf(WRONG_CODE)))
    const right = await requestOf(code)
    const checks = await Promise.all([...guesses, right].map(({ request }) => desk.check(request, HUB, NOON)))
    expect(checks).toEqual([
      ...Array.from({ length: 5 }, () => refused('wrong')),
      ...Array.from({ length: 4 }, () => refused('too-many-tries')),
    ])
    expect(await desk.check(right.request, HUB, NOON)).toEqual(refused('none-open'))
  })

  it('still lets in the fifth of five at once, where that one is right', async () => {
    const desk = new PairingDesk()
    const { code } = desk.open(NOON)
    const requests = [
      ...(await Promise.all(Array.from({ length: 4 }, () => requestOf(WRONG_CODE)))),
      await requestOf(code),
    ]
    const checks = await Promise.all(requests.map(({ request }) => desk.check(request, HUB, NOON)))
    expect(checks.map(({ ok }) => ok)).toEqual([false, false, false, false, true])
  })

  it('knows one code at a time, and none that was closed', async () => {
    const desk = new PairingDesk()
    expect(desk.close()).toBe(false)
    const { code: former } = desk.open(NOON)
    const { code } = desk.open(NOON)
    expect(await desk.check((await requestOf(former)).request, HUB, NOON)).toEqual(refused('wrong'))
    const { request } = await requestOf(code)
    expect(desk.close()).toBe(true)
    expect(await desk.check(request, HUB, NOON)).toEqual(refused('none-open'))
  })

  it('does not let in with a code that was replaced while it was being checked', async () => {
    const desk = new PairingDesk()
    const { request } = await requestOf(desk.open(NOON).code)
    const checking = desk.check(request, HUB, NOON)
    const { code } = desk.open(NOON)
    expect(await checking).toEqual(refused('none-open'))
    expect(await desk.check((await requestOf(code)).request, HUB, NOON)).toMatchObject({ ok: true })
  })
})

describe('somebody in between', () => {
  it('fails at the hub, because the machine saw another certificate, and uses up a try', async () => {
    const desk = new PairingDesk()
    const { code } = desk.open(NOON)
    for (let count = 0; count < 5; count += 1) {
      const { request } = await requestOf(code, STRANGER)
      expect(await desk.check(request, HUB, NOON)).toEqual(refused('wrong'))
    }
    expect(await desk.check((await requestOf(code)).request, HUB, NOON)).toEqual(refused('none-open'))
  })

  it.each([
    ['another name', { terminalName: 'Kitchen' }],
    ['a certificate of its own', { fingerprint: STRANGER }],
    ['another nonce', { nonce: 'A'.repeat(43) }],
    ['another proof', { proof: 'A'.repeat(43) }],
  ])('cannot put %s in a request', async (_what, changed) => {
    const { code } = new PairingDesk().open(NOON)
    const { request } = await requestOf(code)
    expect(await verifyRequest(code, HUB, request)).toBeDefined()
    expect(await verifyRequest(code, HUB, { ...request, ...changed })).toBeUndefined()
  })

  it.each([
    ['another store', { merchantId: '01939f10-0000-7000-8000-000000000009' }],
    ['another terminal', { terminalId: '01939f10-0000-7000-8000-000000000009' }],
    ['another code', { terminalCode: 'C' }],
    ['another token', { token: 'A'.repeat(43) }],
    ['a trusted node more', { trusted: [...GRANTED.trusted, { fingerprint: STRANGER, addresses: [] }] }],
    ['a trusted node less', { trusted: GRANTED.trusted.slice(0, 1) }],
    ['another address', { trusted: [{ fingerprint: HUB, addresses: ['https://203.0.113.7:4114'] }] }],
    ['another proof', { proof: 'A'.repeat(43) }],
  ])('cannot put %s in an answer', async (_what, changed) => {
    const { request, key, answer } = await paired()
    expect(verifyAnswer(key, HUB, request, PairingAnswer.parse({ ...answer, ...changed }))).toBe(false)
  })

  it('cannot pass the answer to another request, or as that of another hub', async () => {
    const { code, request, key, answer } = await paired()
    const other = await requestOf(code)
    expect(verifyAnswer(other.key, HUB, other.request, answer)).toBe(false)
    expect(verifyAnswer(key, HUB, other.request, answer)).toBe(false)
    expect(verifyAnswer(key, STRANGER, request, answer)).toBe(false)
  })

  it("cannot send the machine's own proof back as an answer", async () => {
    const { request, key } = await paired()
    const answer = { ...GRANTED, proof: request.proof }
    expect(verifyAnswer(key, HUB, request, answer)).toBe(false)
  })
})

describe('what crosses the wire', () => {
  it('is refused with anything more, less or of another form', async () => {
    const { request, answer } = await paired()
    for (const wrong of [
      {},
      { ...request, code: WRONG_CODE },
      { ...request, nonce: 'short' },
      { ...request, fingerprint: BAR.toUpperCase() },
      { ...request, terminalName: '' },
      { ...request, proof: undefined },
    ]) {
      expect(PairingRequest.safeParse(wrong).success).toBe(false)
    }
    for (const wrong of [
      {},
      { ...answer, more: 1 },
      { ...answer, token: 'short' },
      { ...answer, trusted: [] },
      { ...answer, trusted: [{ fingerprint: HUB, addresses: ['javascript:alert(1)'] }] },
      { ...answer, terminalCode: 'b' },
    ]) {
      expect(PairingAnswer.safeParse(wrong).success).toBe(false)
    }
  })

  it('proves addresses in the form in which the other side reads them', async () => {
    const { request, key } = await paired()
    const trusted = [{ fingerprint: HUB, addresses: [' HTTPS://Hub.Local:4114 '] }]
    const answer = makeAnswer(key, HUB, request, { ...GRANTED, trusted })
    expect(verifyAnswer(key, HUB, request, PairingAnswer.parse(JSON.parse(JSON.stringify(answer))))).toBe(true)
  })
})
