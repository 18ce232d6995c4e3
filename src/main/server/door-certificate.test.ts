import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DoorCertificate } from './certificates'
import { doorCertificate } from './door-certificate'
import { loadIdentity } from './identity'
import type { Identity } from './identity'

const DAY = 24 * 60 * 60_000
const now = Date.now()
let folder: string
let identity: Identity
let faults: unknown[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'floorbook-door-'))
  identity = await loadIdentity(join(folder, 'identity'))
  faults = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const asked = (hosts = ['localhost'], at = now, of = identity): Promise<DoorCertificate> =>
  doorCertificate(of, hosts, at, (fault) => faults.push(fault))
const file = (): string => join(folder, 'identity', 'door.json')

describe('what a door shows', () => {
  it('is the same at the next start, so that nobody is warned anew', async () => {
    const first = await asked(['localhost', '10.0.0.5'])
    expect(await asked(['localhost', '10.0.0.5'], now + 200 * DAY)).toEqual(first)
    expect(await asked(['localhost'], now + 200 * DAY)).toEqual(first)
    expect(faults).toEqual([])
  })

  it('is another one for a further address, and before it ends', async () => {
    const first = await asked()
    const second = await asked(['localhost', '10.0.0.5'])
    expect(second.cert).not.toBe(first.cert)
    const third = await asked(['localhost'], now + 301 * DAY)
    expect(third.cert).not.toBe(second.cert)
    expect(await asked(['localhost'], now + 302 * DAY)).toEqual(third)
  })

  it('keeps its key from other users of the machine', async () => {
    await asked()
    expect(statSync(file()).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
  })

  it.each([
    ['is cut off', (text: string) => text.slice(0, 200)],
    ['is empty', () => ''],
    ['lacks a part', (text: string) => text.replace('"hosts"', '"hots"')],
    ['holds no certificate', (text: string) => text.replaceAll('CERTIFICATE', 'LETTER')],
  ])('is made anew where the file %s', async (_what, damage) => {
    const first = await asked()
    writeFileSync(file(), damage(readFileSync(file(), 'utf8')))
    const second = await asked()
    expect(second.cert).not.toBe(first.cert)
    expect(await asked()).toEqual(second)
  })

  it('is made anew where the file is of another identity', async () => {
    const other = await loadIdentity(join(folder, 'other'))
    const theirs = await asked(['localhost'], now, other)
    writeFileSync(file(), readFileSync(join(folder, 'other', 'door.json')))
    expect((await asked()).cert).not.toBe(theirs.cert)
  })

  it('is shown all the same where it cannot be kept', async () => {
    rmSync(join(folder, 'identity'), { recursive: true })
    expect((await asked()).cert).toContain('BEGIN CERTIFICATE')
    expect(faults).toHaveLength(1)
  })
})
