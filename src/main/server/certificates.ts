// The library of certificates asks for this before it is loaded.
import 'reflect-metadata'
import { createPrivateKey, hash, randomBytes, webcrypto } from 'node:crypto'
import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import * as x509 from '@peculiar/x509'

/**
 * Two kinds of certificates. A node's **authority** is made once and kept: it is what the store's machines pin and what tablets
 * take for their list of trusted ones, so it lives for twenty years and names no address. The **door's** is what a connection
 * shows first, signed by the authority: good for a year, since Apple's devices trust none that is good for more than 825 days, and
 * naming the addresses of the machine. It changes as seldom as it can: a tablet whose user once went on past the browser's
 * warning is warned again, or cut off, when it does.
 */

x509.cryptoProvider.set(webcrypto)

/** A key and the certificates that are shown with it, PEM. */
export interface KeyAndCertificate {
  key: string
  cert: string
}

/** What a door shows: its own certificate and behind it the authority's. */
export interface DoorCertificate extends KeyAndCertificate {
  /** Addresses and names of machines that it is good for. */
  hosts: readonly string[]
  /** Milliseconds; it is good from a day before. */
  madeAt: number
}

const DAY = 24 * 60 * 60_000
const AUTHORITY_YEARS = 20
const DOOR_DAYS = 397
/** Long before it ends: a tablet's clock may be ahead. */
const RENEWED_AFTER_DAYS = 300
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const
const AUTHORITY_NAME = 'CN=Floorbook'

const SERVER = new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth])
/** Twenty bytes at most, and not negative. */
const serialNumber = (): string => `0${randomBytes(16).toString('hex').slice(1)}`
// A tablet's clock may be somewhat behind.
const aDayBefore = (now: number): Date => new Date(now - DAY)

const freshKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])

const pemOf = async ({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY')

/** The certificate of a new node: an authority that may sign no further one. `now` in milliseconds. */
export const makeAuthority = async (now: number): Promise<KeyAndCertificate> => {
  const keys = await freshKeys()
  const notAfter = aDayBefore(now)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + AUTHORITY_YEARS)
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: AUTHORITY_NAME,
    notBefore: aDayBefore(now),
    notAfter,
    keys,
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign, true),
      SERVER,
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { key: await pemOf(keys), cert: certificate.toString('pem') }
}

/** What this machine's door shows from now on. `hosts`: addresses and names without port; `now` in milliseconds. */
export const makeDoorCertificate = async (
  authority: KeyAndCertificate,
  hosts: readonly string[],
  now: number,
): Promise<DoorCertificate> => {
  const keys = await freshKeys()
  const signer = new x509.X509Certificate(authority.cert)
  const signingKey = await webcrypto.subtle.importKey(
    'pkcs8',
    createPrivateKey(authority.key).export({ type: 'pkcs8', format: 'der' }),
    CURVE,
    false,
    ['sign'],
  )
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `${AUTHORITY_NAME} ${randomBytes(4).toString('hex')}`,
    issuer: signer.subject,
    notBefore: aDayBefore(now),
    notAfter: new Date(now + (DOOR_DAYS - 1) * DAY),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      SERVER,
      new x509.SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host }) as const),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey),
    ],
  })
  return {
    key: await pemOf(keys),
    cert: `${certificate.toString('pem')}\n${authority.cert}`,
    hosts,
    madeAt: now,
  }
}

/** Whether another certificate is to be shown: it lacks an address, or will end, or the clock was ahead when it was made. */
export const isStale = (shown: DoorCertificate, hosts: readonly string[], now: number): boolean =>
  now >= shown.madeAt + RENEWED_AFTER_DAYS * DAY ||
  now < shown.madeAt - DAY / 2 ||
  hosts.some((host) => !shown.hosts.includes(host))

/** What a certificate is known by: SHA-256 of its DER, lower-case hex. */
export const fingerprintOf = (certificate: { raw: Buffer }): string => hash('sha256', certificate.raw, 'hex')

const hasSigned = (signer: X509Certificate, signed: X509Certificate): boolean => {
  try {
    return signed.verify(signer.publicKey)
  } catch {
    // A stranger may send anything as a certificate; Node throws where a key in it cannot be read.
    return false
  }
}

/**
 * The fingerprint of the node behind a connection, which is what is pinned (SYN-6): that of the authority which signed what the
 * other end shows, where it sends that, too; else of what it shows. No date is looked at: a clock that is off shuts nobody out.
 * undefined where it shows nothing. To be asked once per connection: Node gives the chain away only once.
 */
export const identityBehind = (socket: TLSSocket): string | undefined => {
  const shown = socket.getPeerX509Certificate()
  if (shown === undefined) return undefined
  const signer = shown.issuerCertificate
  return fingerprintOf(signer !== undefined && hasSigned(signer, shown) ? signer : shown)
}
