// The library of certificates asks for this before it is loaded.
import 'reflect-metadata'
import { createPrivateKey, hash, randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import * as x509 from '@peculiar/x509'

/**
 * Two kinds of certificates. A node's **authority** is made once and kept: it is what the store's machines pin and what tablets
 * take for their list of trusted ones, so it lives for twenty years and names no address. The **door's** is what a connection
 * shows first, signed by the authority: made anew at each start, good for a year, since Apple's devices trust none that
 * is good for more than 825 days, and naming all addresses that the machine has now.
 */

x509.cryptoProvider.set(webcrypto)

/** A key and the certificates that are shown with it, PEM. */
export interface KeyAndCertificate {
  key: string
  cert: string
}

/** What a door shows: its own certificate and behind it the authority's. Lives in memory alone. */
export interface DoorCertificate extends KeyAndCertificate {
  /** Addresses and names of machines that it is good for. */
  hosts: readonly string[]
  /** Milliseconds; from then on a fresh one is to be shown, long before this one ends. */
  renewAt: number
  /** Milliseconds; it is good from a day before. */
  madeAt: number
}

const DAY = 24 * 60 * 60_000
const AUTHORITY_YEARS = 20
const DOOR_DAYS = 397
/** A hub that is never switched off shows a fresh one every month. */
const RENEWED_AFTER_DAYS = 30
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const
const AUTHORITY_NAME = 'CN=Floorbook'

const SERVER = [x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]
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
      new x509.ExtendedKeyUsageExtension(SERVER),
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
      new x509.ExtendedKeyUsageExtension(SERVER),
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
    renewAt: now + RENEWED_AFTER_DAYS * DAY,
  }
}

/** Whether another certificate is to be shown: the machine's addresses have changed, or its clock has gone on, or was set back. */
export const isStale = (shown: DoorCertificate, hosts: readonly string[], now: number): boolean =>
  now >= shown.renewAt || now < shown.madeAt - DAY / 2 || hosts.join() !== shown.hosts.join()

/** What a certificate is known by: SHA-256 of its DER, lower-case hex. */
export const fingerprintOf = (certificate: { raw: Buffer }): string => hash('sha256', certificate.raw, 'hex')

/**
 * The fingerprint of the node behind a connection, which is what is pinned (SYN-6): that of the authority which signed what the
 * other end shows, where it sends that, too; else of what it shows. No date is looked at: a clock that is off shuts nobody out.
 * undefined where it shows nothing.
 */
export const identityBehind = (socket: TLSSocket): string | undefined => {
  const shown = socket.getPeerX509Certificate()
  if (shown === undefined) return undefined
  const signer = shown.issuerCertificate
  return fingerprintOf(signer !== undefined && shown.verify(signer.publicKey) ? signer : shown)
}
