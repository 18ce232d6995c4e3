import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { NodeAddress } from '@contract/entities/terminal'
import { Id, Line } from '@contract/primitives'
import { z } from 'zod'

/**
 * How a machine becomes a terminal of the store (SYN-6). A person carries a short code from the hub's screen to the machine.
 * Neither side sends the code: both prove that they know it, over the certificates that they see. Who stands in between
 * shows the machine another certificate than the hub's, does not know the code, and cannot make a proof over the right ones.
 */

/** Crockford's base32: no I, L, O or U, which are misread or make words. Five bits a character. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 12
const GROUP = 4

const LIFE_MILLISECONDS = 10 * 60_000
const WRONG_TRIES = 5

/** Makes a guess cost, so that 60 bits hold for the minutes that a code lives, even for one who recorded a proof. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 } as const
const SALT = 'floorbook pairing 1'
const KEY_BYTES = 32
const NONCE_BYTES = 32

/** 32 bytes as base64url. */
const Bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const Fingerprint = z.string().regex(/^[0-9a-f]{64}$/, 'the SHA-256 of a certificate in lower-case hex')

/** What the machine sends to the hub. */
export const PairingRequest = z.strictObject({
  /** Made for this one try. */
  nonce: Bytes32,
  terminalName: Line,
  /** Of the machine's own certificate: it shows it to the others should it ever be the hub. */
  fingerprint: Fingerprint,
  /** The store that it keeps to: it has been a terminal there, and is paired anew with all that it has. */
  merchantId: Id.optional(),
  proof: Bytes32,
})
export type PairingRequest = z.infer<typeof PairingRequest>

/** A node of the store as others know it: what it proves itself with, and where it was reached last. */
const TrustedNode = z.strictObject({ fingerprint: Fingerprint, addresses: z.array(NodeAddress).max(20) })
export type TrustedNode = z.infer<typeof TrustedNode>

const membership = {
  merchantId: Id,
  terminalId: Id,
  terminalCode: z.string().regex(/^[A-Z]{1,3}$/),
  /** The terminal's secret: shown at each connect from now on. */
  token: z.string().regex(/^[\w-]{20,200}$/),
  trusted: z.array(TrustedNode).min(1).max(1_000),
  /** It is to hold the whole history, and fetches it from the first commit on (SYN-5). */
  standby: z.boolean(),
}

/** What the hub grants to a machine that knows the code. */
const Membership = z.strictObject(membership)
export type Membership = z.infer<typeof Membership>

/** What the hub answers. Nothing of it is to be believed before verifyAnswer. */
export const PairingAnswer = z.strictObject({ ...membership, proof: Bytes32 })
export type PairingAnswer = z.infer<typeof PairingAnswer>

/** What both sides make of the code and the nonce. A secret for the length of one pairing. */
export type PairingKey = Buffer

/** The code in the form that is shown: XXXX-XXXX-XXXX. */
const shown = (code: string): string =>
  Array.from({ length: CODE_LENGTH / GROUP }, (_, group) => code.slice(group * GROUP, (group + 1) * GROUP)).join('-')

/** The code that was meant, in the form that is shown; undefined where it can be none. */
export const readPairingCode = (typed: string): string | undefined => {
  const bare = typed.replaceAll(/[\s\p{Dash_Punctuation}]/gu, '')
  if (bare.length !== CODE_LENGTH || !/^[0-9A-Za-z]+$/.test(bare)) return undefined
  const code = bare.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return [...code].every((character) => ALPHABET.includes(character)) ? shown(code) : undefined
}

const deriveKey = (code: string, nonce: string): Promise<PairingKey> =>
  new Promise((resolve, reject) => {
    scrypt(code, `${SALT} ${nonce}`, KEY_BYTES, COST, (error, key) => (error === null ? resolve(key) : reject(error)))
  })

/** Over a list as JSON, in which no field can pass for the end of the one before. */
const proofOf = (key: PairingKey, said: readonly unknown[]): string =>
  createHmac('sha256', key).update(JSON.stringify(said)).digest('base64url')

const sameProof = (expected: string, given: string): boolean => {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const requestProof = (key: PairingKey, hubFingerprint: string, request: Omit<PairingRequest, 'proof'>): string =>
  proofOf(key, [
    'terminal',
    hubFingerprint,
    request.fingerprint,
    request.nonce,
    request.terminalName,
    ...(request.merchantId === undefined ? [] : [request.merchantId]),
  ])

const answerProof = (
  key: PairingKey,
  hubFingerprint: string,
  request: PairingRequest,
  { merchantId, terminalId, terminalCode, token, trusted, standby }: Membership,
): string =>
  proofOf(key, [
    'hub',
    hubFingerprint,
    request.fingerprint,
    request.nonce,
    token,
    merchantId,
    terminalId,
    terminalCode,
    standby,
    trusted.map(({ fingerprint, addresses }) => [fingerprint, addresses]),
  ])

/**
 * The machine's side, first half. `hubFingerprint` is of the certificate that it SAW on the connection over which the request
 * goes, whatever it was told. Undefined: what was typed is no code, and asking would be a wasted try.
 */
export const makeRequest = async (from: {
  code: string
  terminalName: string
  fingerprint: string
  hubFingerprint: string
  merchantId?: string | undefined
}): Promise<{ request: PairingRequest; key: PairingKey } | undefined> => {
  const code = readPairingCode(from.code)
  if (code === undefined) return undefined
  const said = {
    nonce: randomBytes(NONCE_BYTES).toString('base64url'),
    terminalName: Line.parse(from.terminalName),
    fingerprint: from.fingerprint,
    ...(from.merchantId !== undefined && { merchantId: from.merchantId }),
  }
  const key = await deriveKey(code, said.nonce)
  return { request: { ...said, proof: requestProof(key, from.hubFingerprint, said) }, key }
}

/**
 * The hub's side, first half: whether the machine knows the code and saw the hub's own certificate. PairingDesk.check is the
 * way in, because it counts. Answers the key for makeAnswer.
 */
export const verifyRequest = async (
  code: string,
  hubFingerprint: string,
  request: PairingRequest,
): Promise<PairingKey | undefined> => {
  const key = await deriveKey(code, request.nonce)
  return sameProof(requestProof(key, hubFingerprint, request), request.proof) ? key : undefined
}

/** The hub's side, second half. */
export const makeAnswer = (
  key: PairingKey,
  hubFingerprint: string,
  request: PairingRequest,
  granted: Membership,
): PairingAnswer => {
  // As the other side will read it, so that both prove the same text.
  const said = Membership.parse(granted)
  return { ...said, proof: answerProof(key, hubFingerprint, request, said) }
}

/** The machine's side, second half: whether the answer is from who showed the code, to this request, and unchanged. */
export const verifyAnswer = (
  key: PairingKey,
  hubFingerprint: string,
  request: PairingRequest,
  answer: PairingAnswer,
): boolean => sameProof(answerProof(key, hubFingerprint, request, answer), answer.proof)

/** Why somebody was not let in. For the log only: outside, all are one. */
export type PairingFailure = 'none-open' | 'expired' | 'wrong' | 'too-many-tries'
export type PairingCheck = { ok: true; key: PairingKey } | { ok: false; reason: PairingFailure }

interface OpenCode {
  code: string
  expiresAt: number
  begun: number
  wrong: number
}

/** The hub's one open code: for ten minutes, for one machine, and worthless after five wrong tries. */
export class PairingDesk {
  private readonly random: (bytes: number) => Uint8Array
  private current: OpenCode | undefined

  constructor(random: (bytes: number) => Uint8Array = randomBytes) {
    this.random = random
  }

  /** Makes a code. The one before is worthless from now on. */
  open(now: number): { code: string; expiresAt: number } {
    // 256 is a multiple of 32: no character is more likely than another.
    const code = shown([...this.random(CODE_LENGTH)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join(''))
    const expiresAt = now + LIFE_MILLISECONDS
    this.current = { code, expiresAt, begun: 0, wrong: 0 }
    return { code, expiresAt }
  }

  /** Makes the open code worthless; false where there was none. */
  close(): boolean {
    const wasOpen = this.current !== undefined
    this.current = undefined
    return wasOpen
  }

  /** Lets a machine in, once. `hubFingerprint` is of the hub's real certificate. */
  async check(request: PairingRequest, hubFingerprint: string, now: number): Promise<PairingCheck> {
    const open = this.current
    if (open === undefined) return { ok: false, reason: 'none-open' }
    if (now >= open.expiresAt) {
      this.current = undefined
      return { ok: false, reason: 'expired' }
    }
    // Counted before the costly part: tries that come all at once are no more than tries one after another.
    if (open.begun >= WRONG_TRIES) return { ok: false, reason: 'too-many-tries' }
    open.begun += 1
    const key = await verifyRequest(open.code, hubFingerprint, request)
    if (key === undefined) {
      open.wrong += 1
      if (open.wrong >= WRONG_TRIES && this.current === open) this.current = undefined
      return { ok: false, reason: 'wrong' }
    }
    // It was used, closed or replaced in the meantime.
    if (this.current !== open) return { ok: false, reason: 'none-open' }
    this.current = undefined
    return { ok: true, key }
  }
}
