import { request as httpsRequest } from 'node:https'
import { connect } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { ERRORS } from '@contract/errors'
import type { Refusal } from '@contract/errors'
import { identityBehind } from '../server/certificates'
import { hostOf } from '../server/origins'
import { PAIRING_PATH } from '../server/pairing-route'
import type { Result } from '../store/refusal'
import { makeRequest, PairingAnswer, verifyAnswer } from '../sync/pairing'
import type { PairingRequest } from '../sync/pairing'
import type { Membership } from './membership'

const TIMEOUT = 8_000
const LARGEST_ANSWER = 1024 * 1024

const refused = (code: Refusal['code'], path: string): Result<never> => ({ ok: false, refusal: { code, path } })

/** A connection whose other end is not known yet; its certificate is what the proofs are made over. */
const open = (address: string): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const url = new URL(address)
    const socket = connect(
      { host: hostOf(url), port: Number(url.port || 443), rejectUnauthorized: false, timeout: TIMEOUT },
      () => resolve(socket),
    )
    socket.once('error', reject)
    socket.once('timeout', () => socket.destroy(new Error('timeout')))
  })

const ask = (socket: TLSSocket, address: string, body: PairingRequest): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const request = httpsRequest(
      new URL(PAIRING_PATH, address),
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        createConnection: () => socket,
        timeout: TIMEOUT,
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
          if (text.length > LARGEST_ANSWER) request.destroy(new Error('too long'))
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.on('error', reject)
      },
    )
    request.once('error', reject)
    request.once('timeout', () => request.destroy(new Error('timeout')))
    request.end(JSON.stringify(body))
  })

const answerIn = (text: string): PairingAnswer | undefined => {
  try {
    return PairingAnswer.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * Asks the hub at an address to let this machine in (SYN-6). Both prove that they know the code over the certificates that
 * they see, so that nobody in between learns or changes anything. Refusals: PAIRING_REFUSED, HUB_UNREACHABLE, HUB_UNTRUSTED,
 * RATE_LIMITED; and OTHER_STORE where this machine keeps to the store of a merchant and the hub leads none of it.
 */
export const joinHub = async (asked: {
  address: string
  code: string
  terminalName: string
  /** Of this machine's own certificate. */
  fingerprint: string
  /** The store that this machine is to remain in; any where it has none. */
  merchantId?: string
}): Promise<Result<{ answer: PairingAnswer; hubFingerprint: string }>> => {
  if (!asked.address.startsWith('https://')) return refused('HUB_UNREACHABLE', 'address')
  let socket: TLSSocket | undefined
  try {
    socket = await open(asked.address)
    const hubFingerprint = identityBehind(socket)
    if (hubFingerprint === undefined) return refused('HUB_UNTRUSTED', 'address')
    const { code, terminalName, fingerprint, merchantId } = asked
    const made = await makeRequest({ code, terminalName, fingerprint, hubFingerprint, merchantId })
    if (made === undefined) return refused('PAIRING_REFUSED', 'code')
    const { status, text } = await ask(socket, asked.address, made.request)
    if (status === 429) return refused('RATE_LIMITED', 'code')
    if (status === ERRORS.OTHER_STORE.status) return refused('OTHER_STORE', 'address')
    if (status === 403) return refused('PAIRING_REFUSED', 'code')
    const answer = status === 200 ? answerIn(text) : undefined
    if (answer === undefined) return refused('HUB_UNREACHABLE', 'address')
    // Whoever does not know the code cannot make this proof, whatever certificate it shows.
    if (!verifyAnswer(made.key, hubFingerprint, made.request, answer)) return refused('HUB_UNTRUSTED', 'address')
    if (merchantId !== undefined && answer.merchantId !== merchantId) return refused('OTHER_STORE', 'address')
    return { ok: true, value: { answer, hubFingerprint } }
  } catch {
    return refused('HUB_UNREACHABLE', 'address')
  } finally {
    socket?.destroy()
  }
}

/** What the machine is in the store that it was let into. */
export const membershipOf = (
  { address, terminalName }: { address: string; terminalName: string },
  { answer, hubFingerprint }: { answer: PairingAnswer; hubFingerprint: string },
): Membership => ({
  role: 'terminal',
  terminalId: answer.terminalId,
  code: answer.terminalCode,
  name: terminalName,
  hubAddresses: [address],
  pinned: [hubFingerprint, ...answer.trusted.map(({ fingerprint }) => fingerprint)],
  standby: answer.standby,
  listening: false,
  fencing: [],
})
