import { X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:tls'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { beforeAll, describe, expect, it } from 'vitest'
import { fingerprintOf, identityBehind, isStale, makeAuthority, makeDoorCertificate } from './certificates'
import type { KeyAndCertificate } from './certificates'

const DAY = 24 * 60 * 60_000
const HOSTS = ['localhost', '127.0.0.1', '192.168.7.20', 'fe80::1', 'floor.example.com']
const now = Date.now()

const fingerprint = ({ cert }: KeyAndCertificate): string => fingerprintOf(new X509Certificate(cert))

/** What a client sees of a server that shows a certificate. */
const shakeHands = async <Seen>(
  shown: KeyAndCertificate,
  options: ConnectionOptions,
  look: (socket: TLSSocket) => Seen,
): Promise<Seen> => {
  const server = createServer({ key: shown.key, cert: shown.cert }, (socket) => socket.end())
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', ...options })
  try {
    await once(socket, 'secureConnect')
    return look(socket)
  } finally {
    socket.destroy()
    server.close()
  }
}

const identitySeen = (shown: KeyAndCertificate): Promise<string | undefined> =>
  shakeHands(shown, { rejectUnauthorized: false }, identityBehind)

describe('certificates of a node', () => {
  let authority: KeyAndCertificate
  let other: KeyAndCertificate

  beforeAll(async () => {
    authority = await makeAuthority(now)
    other = await makeAuthority(now)
  })

  it('name all addresses of the machine on its door, for no longer than tablets allow', async () => {
    const door = await makeDoorCertificate(authority, HOSTS, now)
    const shown = new X509Certificate(door.cert)
    for (const host of ['127.0.0.1', '192.168.7.20', 'fe80::1']) expect(shown.checkIP(host)).toBe(host)
    for (const host of ['localhost', 'floor.example.com']) expect(shown.checkHost(host)).toBe(host)
    expect(shown.checkIP('192.168.7.21')).toBeUndefined()
    expect(shown.ca).toBe(false)
    expect(shown.keyUsage).toContain('1.3.6.1.5.5.7.3.1')
    const { validFromDate, validToDate } = shown
    expect(validToDate.getTime() - validFromDate.getTime()).toBeLessThan(398 * DAY)
    expect(validFromDate.getTime()).toBeLessThan(now)
  })

  it('are believed by whoever trusts the authority, under each of those names', async () => {
    const door = await makeDoorCertificate(authority, HOSTS, now)
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await shakeHands(door, { host, ca: authority.cert }, (socket) => socket.authorized)).toBe(true)
    }
    await expect(shakeHands(door, { ca: other.cert }, () => 'seen')).rejects.toThrow(/self-signed|signature/)
    await expect(
      shakeHands(door, { ca: authority.cert, servername: 'elsewhere.example.com' }, () => 'seen'),
    ).rejects.toThrow('altnames')
  })

  it('are of the same node whenever they are made anew', async () => {
    const [first, second] = [
      await makeDoorCertificate(authority, HOSTS, now),
      await makeDoorCertificate(authority, ['10.0.0.9'], now),
    ]
    expect(fingerprint(first)).not.toBe(fingerprint(second))
    expect(first.key).not.toBe(second.key)
    expect(await identitySeen(first)).toBe(fingerprint(authority))
    expect(await identitySeen(second)).toBe(fingerprint(authority))
  })

  it('are of the same node where its clock was years off when they were made', async () => {
    const door = await makeDoorCertificate(authority, HOSTS, now - 9_000 * DAY)
    expect(await identitySeen(door)).toBe(fingerprint(authority))
  })

  it('are known by themselves where nobody has signed them', async () => {
    expect(await identitySeen(authority)).toBe(fingerprint(authority))
  })

  it('make nobody another node who only shows the authority of that one behind their own', async () => {
    const stranger = await makeDoorCertificate(other, HOSTS, now)
    const [own = ''] = stranger.cert.split(/(?<=-----END CERTIFICATE-----)/u)
    for (const behind of [authority.cert, `${other.cert}\n${authority.cert}`, `${authority.cert}\n${other.cert}`]) {
      const seen = await identitySeen({ key: stranger.key, cert: `${own}\n${behind}` })
      expect(seen).toMatch(/^[0-9a-f]{64}$/)
      expect(seen).not.toBe(fingerprint(authority))
    }
  })

  it('make nobody a node by what its door once signed', async () => {
    const door = await makeDoorCertificate(authority, HOSTS, now)
    const stranger = await makeDoorCertificate(door, HOSTS, now)
    expect(await identitySeen(stranger)).not.toBe(fingerprint(authority))
  })

  it('make nobody anything who shows what cannot be read behind their own, and harm nobody', async () => {
    const stranger = await makeDoorCertificate(other, HOSTS, now)
    const [own = '', behind = ''] = stranger.cert.split(/(?<=-----END CERTIFICATE-----)/u)
    const bytes = new X509Certificate(behind).raw
    // The name of its curve becomes one that there is not: the certificate can still be read, its key cannot.
    const curve = bytes.indexOf(Buffer.from('06082a8648ce3d030107', 'hex'))
    bytes.writeUInt8(0x7f, curve + 9)
    const damaged = new X509Certificate(bytes)
    expect(() => damaged.publicKey).toThrow(/decode/iu)
    const shown = new X509Certificate(own)
    // No server of Node's sends such a chain; what it does to a client was tried with one that does.
    const { raw } = shown
    const certificate = { raw, issuerCertificate: damaged, verify: (key: KeyObject) => shown.verify(key) }
    const socket = { getPeerX509Certificate: () => certificate } as unknown as TLSSocket
    expect(identityBehind(socket)).toBe(fingerprintOf(shown))
  })

  it('are made anew before they end, for a further address, and when the clock is set back', async () => {
    const door = await makeDoorCertificate(authority, HOSTS, now)
    expect(isStale(door, [...HOSTS], now + 299 * DAY)).toBe(false)
    expect(isStale(door, [...HOSTS], now + 301 * DAY)).toBe(true)
    expect(isStale(door, HOSTS.slice(1), now + DAY)).toBe(false)
    expect(isStale(door, [...HOSTS, '10.0.0.9'], now + DAY)).toBe(true)
    expect(isStale(door, [...HOSTS], now - DAY)).toBe(true)
  })
})
