import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os, { tmpdir } from 'node:os'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hostsOf, lanAddresses, loadIdentity } from './identity'

let folder: string
let keyFile: string
let certificateFile: string

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'floorbook-identity-')), 'identity')
  keyFile = join(folder, 'key.pem')
  certificateFile = join(folder, 'cert.pem')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const withInterfaces = async <Answer>(
  interfaces: Record<string, Partial<os.NetworkInterfaceInfo>[]>,
  run: () => Answer,
  name = 'Till-1',
): Promise<Awaited<Answer>> => {
  const given = [
    vi.spyOn(os, 'networkInterfaces').mockReturnValue(interfaces as never),
    vi.spyOn(os, 'hostname').mockReturnValue(name),
  ]
  syncBuiltinESMExports()
  try {
    return await run()
  } finally {
    for (const spy of given) spy.mockRestore()
    syncBuiltinESMExports()
  }
}

const SHOP = {
  lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true }],
  cable: [
    { address: '192.168.7.20', family: 'IPv4', internal: false },
    { address: 'fe80::1', family: 'IPv6', internal: false },
  ],
  radio: [{ address: '10.0.0.5', family: 'IPv4', internal: false }],
} satisfies Record<string, Partial<os.NetworkInterfaceInfo>[]>

describe("a node's identity", () => {
  it('is made at the first start and is the same ever after', async () => {
    const first = await loadIdentity(folder)
    expect(first.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    expect(await loadIdentity(folder)).toEqual(first)
    expect({ key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certificateFile, 'utf8') }).toEqual({
      key: first.key,
      cert: first.cert,
    })
  })

  it('is another one on another machine', async () => {
    const [here, there] = [await loadIdentity(folder), await loadIdentity(join(folder, 'other'))]
    expect(here.fingerprint).not.toBe(there.fingerprint)
    expect(here.key).not.toBe(there.key)
  })

  it('keeps the key from other users of the machine', async () => {
    await loadIdentity(folder)
    // Windows knows no such modes: there the user's own folder is closed to others.
    expect(statSync(keyFile).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
  })

  it('has a certificate for twenty years, of an authority that signs none further, as tablets take it', async () => {
    const certificate = new X509Certificate((await loadIdentity(folder)).cert)
    expect(certificate.subject).toBe('CN=Floorbook')
    expect(certificate.subjectAltName).toBeUndefined()
    expect(certificate.ca).toBe(true)
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    const { validFromDate, validToDate } = certificate
    expect(validToDate.getUTCFullYear() - validFromDate.getUTCFullYear()).toBe(20)
    expect(validFromDate.getTime()).toBeLessThan(Date.now())
  })

  it('is still whole when the first start was cut short before the end', async () => {
    const made = await loadIdentity(folder)
    renameSync(certificateFile, `${certificateFile}.new`)
    expect(await loadIdentity(folder)).toEqual(made)
    expect(await loadIdentity(folder)).toEqual(made)
  })

  it('is made again when the first start was cut short before there was one', async () => {
    const made = await loadIdentity(folder)
    renameSync(certificateFile, `${certificateFile}.new`)
    renameSync(keyFile, `${keyFile}.new`)
    const again = await loadIdentity(folder)
    expect(again.fingerprint).not.toBe(made.fingerprint)
    expect(await loadIdentity(folder)).toEqual(again)
  })
})

describe('a damaged identity', () => {
  const cases: [string, string, () => void | Promise<void>][] = [
    ['the key is missing', 'key.pem is missing', () => rmSync(keyFile)],
    ['the certificate is missing', 'cert.pem is missing', () => rmSync(certificateFile)],
    ['the key is empty', 'key.pem cannot be read', () => writeFileSync(keyFile, '')],
    ['the certificate is cut off', 'cert.pem cannot be read', () => cutOff(certificateFile)],
    ['the key is cut off', 'key.pem cannot be read', () => cutOff(keyFile)],
    [
      'the key is of another pair',
      'do not belong together',
      async () => writeFileSync(keyFile, (await loadIdentity(join(folder, 'other'))).key),
    ],
  ]
  const cutOff = (file: string): void => writeFileSync(file, readFileSync(file, 'utf8').slice(0, 120))

  it.each(cases)('is refused and left as it is when %s', async (_what, says, damage) => {
    const made = await loadIdentity(folder)
    await damage()
    const refused = await loadIdentity(folder).then(
      () => undefined,
      (thrown: Error) => thrown.message,
    )
    expect(refused).toContain(says)
    expect(refused).toContain('Put both files back from a backup')
    expect(refused).not.toContain(made.key.split('\n')[1])
    await expect(loadIdentity(folder)).rejects.toThrow(says)
  })

  it('is not replaced where its files cannot be looked at', async () => {
    await loadIdentity(folder)
    writeFileSync(join(folder, 'file'), '')
    await expect(loadIdentity(join(folder, 'file'))).rejects.toThrow('ENOTDIR')
  })
})

describe('the addresses of this machine', () => {
  it('are those of IPv4 that others reach', async () => {
    expect(await withInterfaces(SHOP, lanAddresses)).toEqual(['192.168.7.20', '10.0.0.5'])
  })

  it('are what it may be called by, with itself and what others were told', async () => {
    const told = [
      'https://floor.example.com:4115',
      'https://fe80::1%eth0:4115',
      'https://[fe80::7]:4115',
      'https://10.0.0.5:4115',
    ]
    expect(await withInterfaces(SHOP, () => hostsOf(told))).toEqual([
      'localhost',
      '127.0.0.1',
      'till-1',
      'till-1.local',
      '192.168.7.20',
      '10.0.0.5',
      'floor.example.com',
      'fe80::7',
    ])
  })

  it('have no name where none can stand in a certificate', async () => {
    expect(await withInterfaces({}, () => hostsOf([]), 'TILL_1')).toEqual(['localhost', '127.0.0.1'])
  })

  it('are none on a machine without a network', async () => {
    expect(await withInterfaces({ lo: SHOP.lo }, lanAddresses)).toEqual([])
    expect(await withInterfaces({}, lanAddresses)).toEqual([])
  })
})
