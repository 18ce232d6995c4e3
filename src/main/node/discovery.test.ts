import { createHash, randomBytes } from 'node:crypto'
import os from 'node:os'
import { syncBuiltinESMExports } from 'node:module'
import { Bonjour } from 'bonjour-service'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { PATIENCE } from '../server/testing'
import { announceHub, findHubs, hubOf, merchantMarkOf, watchHubs } from './discovery'
import type { Announcement, FoundHub } from './discovery'
import { carriesMulticast, freeMulticastPort, GROUP, LOOPBACK, speaker } from './multicast-testing'

/**
 * All of it over this machine's own loopback, on a port of the test's own. Where the machine carries no multicast even there,
 * the same calls must find nobody and say so once: both are expected by name, neither is left out.
 */
const MERCHANT = '01939f10-0000-7000-8000-000000000001'
const FINGERPRINT = createHash('sha256').update('hub').digest('hex')
const STANDBY = createHash('sha256').update('standby').digest('hex')

let multicastPort: number
let multicast: boolean
const running: (() => unknown)[] = []

afterEach(async () => {
  for (const stop of running.splice(0)) await stop()
})

beforeAll(async () => {
  multicastPort = await freeMulticastPort()
  multicast = await carriesMulticast(multicastPort)
})

const network = () => ({ interface: LOOPBACK, multicastPort })

/** What is expected of the network, here. */
const heard = <Item>(items: Item[]): Item[] => (multicast ? items : [])

const announce = (given: Partial<Announcement> = {}): { stop(): Promise<void> } => {
  const fingerprint = given.fingerprint ?? FINGERPRINT
  const announced = announceHub({
    name: 'Quán Ăn Mẫu',
    port: 4114,
    fingerprint,
    merchantMark: merchantMarkOf(MERCHANT, fingerprint),
    protocol: 1,
    ...network(),
    ...given,
  })
  running.push(() => announced.stop())
  return announced
}

const sample = (fingerprint = FINGERPRINT): FoundHub => ({
  name: 'Quán Ăn Mẫu',
  address: 'https://127.0.0.1:4114',
  fingerprint,
  merchantMark: merchantMarkOf(MERCHANT, fingerprint),
})

const byFingerprint = (left: FoundHub, right: FoundHub): number => left.fingerprint.localeCompare(right.fingerprint)

/** Whom a new machine finds now. */
const found = async (): Promise<FoundHub[]> =>
  (await findHubs({ ...network(), milliseconds: 1_000 })).sort(byFingerprint)

/** Listens until `enough` holds of what was heard; where there is no multicast, for a moment. */
const listen = async (enough: (found: FoundHub[]) => boolean, roundMilliseconds = 50): Promise<FoundHub[]> => {
  const found: FoundHub[] = []
  await new Promise<void>((resolve) => {
    const hear = (hub: FoundHub): void => {
      found.push(hub)
      if (enough(found)) resolve()
    }
    running.push(watchHubs(hear, { ...network(), roundMilliseconds }))
    if (!multicast) setTimeout(resolve, 200)
  })
  return found
}

describe('a hub that announces itself', () => {
  it('is found with its name, address, fingerprint and mark', async () => {
    announce()
    await expect.poll(found, PATIENCE).toEqual(heard([sample()]))
  })

  it('is one entry, however often it was heard, and stands beside others', async () => {
    announce()
    announce({ fingerprint: STANDBY })
    await expect.poll(found, PATIENCE).toEqual(heard([sample(), sample(STANDBY)].sort(byFingerprint)))
  })

  it('is heard by who listened before', async () => {
    const listening = listen((found) => found.length >= 1, 60_000)
    announce()
    expect(await listening).toEqual(heard([sample()]))
  })

  it('is heard again in later rounds', async () => {
    announce()
    const found = await listen((found) => found.length >= 3)
    expect(found.slice(0, 3)).toEqual(heard([sample(), sample(), sample()]))
  })

  it('is no longer found once it has stopped', async () => {
    await announce().stop()
    announce({ fingerprint: STANDBY })
    const found = await listen((found) => found.length >= 2)
    expect(found.slice(0, 2)).toEqual(heard([sample(STANDBY), sample(STANDBY)]))
  })

  it('may have a long name, a dot in it, or none', async () => {
    const name = 'Nhà hàng số 5. '.repeat(30)
    announce({ name })
    announce({ fingerprint: STANDBY, name: '' })
    const found = await listen((found) => new Set(found.map((hub) => hub.fingerprint)).size >= 2)
    const names = heard([FINGERPRINT, STANDBY]).map((of) => found.find((hub) => hub.fingerprint === of)?.name ?? '-')
    expect(names.map((found) => name.startsWith(found))).toEqual(heard([true, true]))
    expect(names.map((found) => found.length > 100)).toEqual(heard([true, false]))
  })
})

describe('the mark of a merchant', () => {
  it('is the same for one store and hub, and tells neither to others', () => {
    const mark = merchantMarkOf(MERCHANT, FINGERPRINT)
    expect(merchantMarkOf(MERCHANT, FINGERPRINT)).toBe(mark)
    expect(merchantMarkOf(MERCHANT, STANDBY)).not.toBe(mark)
    expect(merchantMarkOf(MERCHANT.replace(/1$/, '2'), FINGERPRINT)).not.toBe(mark)
    expect(mark).toMatch(/^[0-9a-f]{32}$/)
    expect(mark).not.toContain(MERCHANT.slice(0, 8))
  })
})

describe('rubbish on the network', () => {
  it('is passed over, and the hub is found all the same', async () => {
    const listening = listen((found) => found.some((hub) => hub.fingerprint === FINGERPRINT))
    if (multicast) {
      const socket = await speaker(multicastPort)
      const say = (packet: Uint8Array) =>
        new Promise<void>((resolve) => socket.send(packet, multicastPort, GROUP, () => resolve()))
      for (const length of [0, 1, 11, 12, 13, 64, 1_400]) await say(randomBytes(length))
      // A response of which the header promises more than there is.
      await say(Buffer.from('000084000000ffff00000000', 'hex'))
      await say(Buffer.from('0000840000000001000000000a5f666c6f6f72626f6f6b', 'hex'))
      const bonjour = new Bonjour({ socket, bind: false, port: multicastPort, multicast: false } as object)
      const good = { fp: STANDBY, mark: merchantMarkOf(MERCHANT, STANDBY) }
      const wrong = [
        {},
        { ...good, fp: '' },
        { ...good, fp: 'A'.repeat(64) },
        { ...good, mark: MERCHANT },
        { fp: STANDBY },
      ]
      for (const [index, txt] of wrong.entries()) {
        bonjour.publish({ name: `wrong ${index}`, type: 'floorbook', port: 4114, txt, probe: false })
      }
      bonjour.publish({ name: 'printer', type: 'ipp', port: 631, txt: good, probe: false })
      running.push(() => bonjour.destroy())
    }
    announce()
    const found = await listening
    expect(found).toEqual(heard(found.map(() => sample())))
    expect(found.length > 0).toBe(multicast)
  })

  it('cannot name what no screen should show, or be where no hub can be', () => {
    const service = (changed: object) =>
      hubOf({
        port: 4114,
        txt: { name: 'Bar', fp: FINGERPRINT, mark: merchantMarkOf(MERCHANT, FINGERPRINT) },
        addresses: ['192.168.7.20'],
        ...changed,
      } as never)
    expect(service({})).toMatchObject({ name: 'Bar' })
    for (const port of [undefined, 0, -1, 1.5, 65_536, '4114']) expect(service({ port })).toBeUndefined()
    expect(service({ txt: undefined })).toBeUndefined()
    expect(service({ addresses: undefined })).toBeUndefined()
    const txt = { name: '\u202eBar\u0007\n', fp: FINGERPRINT, mark: merchantMarkOf(MERCHANT, FINGERPRINT) }
    expect(service({ txt })).toMatchObject({ name: 'Bar' })
  })
})

describe('the address of a hub', () => {
  const LAN = '192.168.7.20'
  const at = (addresses: string[], from?: string): string | undefined =>
    hubOf({
      port: 4114,
      txt: { fp: FINGERPRINT, mark: merchantMarkOf(MERCHANT, FINGERPRINT) },
      addresses,
      ...(from === undefined ? {} : { referer: { address: from } }),
    } as never)?.address

  it('is the one that its packet came from, of those that it names', () => {
    expect(at(['10.0.0.5', LAN], LAN)).toBe(`https://${LAN}:4114`)
  })

  it('is one that it names, where a router passed the packet on', () => {
    expect(at([LAN, '10.0.0.5'], '192.168.9.1')).toBe(`https://${LAN}:4114`)
  })

  it('is where its packet came from, where it names none that can be used', () => {
    expect(at([], LAN)).toBe(`https://${LAN}:4114`)
    expect(at(['fe80::1', 'nonsense'], LAN)).toBe(`https://${LAN}:4114`)
  })

  it('is loopback on the same machine', () => {
    expect(at([LAN], LOOPBACK)).toBe(`https://${LOOPBACK}:4114`)
  })
})

describe('a machine without multicast', () => {
  const withInterfaces = async <Answer>(interfaces: object, run: () => Promise<Answer>): Promise<Answer> => {
    const given = vi.spyOn(os, 'networkInterfaces').mockReturnValue(interfaces as never)
    syncBuiltinESMExports()
    try {
      return await run()
    } finally {
      given.mockRestore()
      syncBuiltinESMExports()
    }
  }

  it('finds nobody, announces to nobody, and says so once each', async () => {
    // An address of a network that this machine is not in.
    const elsewhere = '203.0.113.7'
    const warn = vi.fn<(facts: Record<string, unknown>, message: string) => void>()
    const log = { warn }
    const announced = announce({ interface: elsewhere, log })
    expect(await findHubs({ ...network(), interface: elsewhere, log, milliseconds: 200 })).toEqual([])
    await announced.stop()
    expect(warn.mock.calls.map(([, message]) => message)).toEqual([
      'no multicast here: hubs are found by their address only',
      'no multicast here: hubs are found by their address only',
    ])
  })

  it('has no network at all, and is no worse off', async () => {
    const warn = vi.fn<(facts: Record<string, unknown>, message: string) => void>()
    const found = await withInterfaces({}, () => findHubs({ multicastPort, log: { warn }, milliseconds: 100 }))
    expect(found).toEqual([])
    expect(warn).toHaveBeenCalledTimes(1)
  })
})
