import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { fingerprintOf, makeAuthority } from './certificates'
import { hostOf, machineNames } from './origins'

/** What a node proves itself with: its authority's key and certificate, and the text that others know the certificate by. */
export interface Identity {
  /** Where it is kept. */
  folder: string
  /** PEM. Never leaves this machine. */
  key: string
  /** PEM. */
  cert: string
  /** SHA-256 of the certificate's DER, lower-case hex. */
  fingerprint: string
}

const KEY_FILE = 'key.pem'
const CERTIFICATE_FILE = 'cert.pem'
/** Added to a file's name until all of it is on the disk. */
const UNFINISHED = '.new'

/** A certificate names no machine otherwise: Windows allows more. */
const DNS_NAME = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*$/u

/** IPv4 addresses under which other machines may reach this one. */
export const lanAddresses = (): string[] => [
  ...new Set(
    Object.values(networkInterfaces())
      .flatMap((entries) => entries ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address),
  ),
]

/** Under what this machine may be called: by itself, its name, the addresses that it has, and those that others were told. */
export const hostsOf = (told: readonly string[]): string[] => {
  const toldHosts = told.flatMap((address) => {
    const url = URL.parse(address)
    return url === null ? [] : [hostOf(url)]
  })
  const names = machineNames().filter((name) => DNS_NAME.test(name))
  return [...new Set(['localhost', '127.0.0.1', ...names, ...lanAddresses(), ...toldHosts])]
}

/**
 * The node's identity, made at its first start and kept from then on: terminals pin it, so that a new one in its place
 * would shut all of them out. It is therefore never made anew where a part of it is there. To be called by one process at
 * a time, which the data folder's lock sees to.
 * @throws Error that says what is wrong with the files and what to do
 */
export const loadIdentity = async (folder: string): Promise<Identity> => {
  const [key, cert] = await Promise.all([readText(join(folder, KEY_FILE)), readText(join(folder, CERTIFICATE_FILE))])
  if (key !== undefined && cert !== undefined) return checked(folder, key, cert)
  if (key === undefined && cert !== undefined) throw damaged(folder, `${KEY_FILE} is missing`)
  if (key !== undefined) return finishFirstStart(folder, key)
  const made = await makeAuthority(Date.now())
  await mkdir(folder, { recursive: true })
  await writeDurably(join(folder, CERTIFICATE_FILE + UNFINISHED), made.cert, 0o644)
  await writeDurably(join(folder, KEY_FILE + UNFINISHED), made.key, 0o600)
  // From this rename on the identity is there: a crash before the next one is made good by finishFirstStart.
  await rename(join(folder, KEY_FILE + UNFINISHED), join(folder, KEY_FILE))
  await rename(join(folder, CERTIFICATE_FILE + UNFINISHED), join(folder, CERTIFICATE_FILE))
  await syncFolder(folder)
  return checked(folder, made.key, made.cert)
}

/** The power failed between the two renames of the first start: nobody has seen this identity yet, and all of it is here. */
const finishFirstStart = async (folder: string, key: string): Promise<Identity> => {
  const unfinished = join(folder, CERTIFICATE_FILE + UNFINISHED)
  const cert = await readText(unfinished)
  if (cert === undefined) throw damaged(folder, `${CERTIFICATE_FILE} is missing`)
  const identity = checked(folder, key, cert)
  await rename(unfinished, join(folder, CERTIFICATE_FILE))
  await syncFolder(folder)
  return identity
}

const checked = (folder: string, key: string, cert: string): Identity => {
  const privateKey = parsed(folder, KEY_FILE, () => createPrivateKey(key))
  const certificate = parsed(folder, CERTIFICATE_FILE, () => new X509Certificate(cert))
  if (!certificate.checkPrivateKey(privateKey)) {
    throw damaged(folder, `${KEY_FILE} and ${CERTIFICATE_FILE} do not belong together`)
  }
  return { folder, key, cert, fingerprint: fingerprintOf(certificate) }
}

const parsed = <Part>(folder: string, file: string, parse: () => Part): Part => {
  try {
    return parse()
  } catch {
    // What the parser says may quote the file, and one of the files is a secret.
    throw damaged(folder, `${file} cannot be read`)
  }
}

const damaged = (folder: string, what: string): Error =>
  new Error(
    `This node's identity in ${folder} is damaged: ${what}. Put both files back from a backup. Only where there is none, ` +
      'remove both: the node then makes a new identity, and everything that was paired with it must be paired anew.',
  )

/** A file's text; undefined where there is none. */
export const readText = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8')
  } catch (thrown) {
    // Only a file that is not there may lead to a new identity; one that cannot be read must not.
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined
    throw thrown
  }
}

/** Writes a file so that it is on the disk, for nobody but those whom `mode` lets in. */
export const writeDurably = async (file: string, text: string, mode: number): Promise<void> => {
  const handle = await open(file, 'w', mode)
  try {
    // Left over by a start that was cut short, it keeps the mode it had.
    await handle.chmod(mode)
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const syncFolder = async (folder: string): Promise<void> => {
  // Windows opens no folders, and needs none of this.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
