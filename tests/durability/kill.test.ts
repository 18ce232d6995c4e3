import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Client, isSettled, killWhileSettingUp, randomFrom, serve, storm, verifyFolder } from './kill'
import type { RunningNode, Sent } from './kill'

/** More rounds and other ones: FLOORBOOK_KILL_ROUNDS and FLOORBOOK_SEED. */
const ROUNDS = Number(process.env['FLOORBOOK_KILL_ROUNDS'] ?? 5)
const SEED = Number(process.env['FLOORBOOK_SEED'] ?? 20_261_121)

let data: string
let running: RunningNode | undefined
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'floorbook-kill-'))
})
afterEach(async () => {
  await running?.kill()
  running = undefined
  rmSync(data, { recursive: true, force: true })
})

const open = async (): Promise<Client> => {
  running = await serve(data)
  return Client.signIn(running.url)
}
const unitsOf = async (client: Client): Promise<string[]> =>
  (await client.get<{ items: { id: string }[] }>('commerce/allocation-units?limit=500')).items.map(({ id }) => id)

/** Everything that was answered is still answered so; what was not is settled now, once and for all. */
const demandRemembered = async (
  client: Client,
  ledger: readonly Sent[],
): Promise<{ unknown: number; found: number }> => {
  const counts = { unknown: 0, found: 0 }
  for (const write of ledger) {
    const again = await client.post(write)
    if (!isSettled(again)) throw new Error(`${write.key} has no answer: ${JSON.stringify(again)}`)
    if (isSettled(write.answer)) {
      expect({ ...again, replayed: true }, write.key).toEqual({ ...write.answer, replayed: true })
      // A refusal is answered from the store as well; REST marks only what took effect.
      if (again.status < 300) expect(again.replayed, `${write.key} took effect a second time`).toBe(true)
    } else {
      counts.unknown += 1
      if (again.replayed) counts.found += 1
      write.answer = again
    }
  }
  return counts
}

/** What was acknowledged is there, and nothing twice: an order bears the key of the command that made it. */
const demandThereOnce = async (client: Client, ledger: readonly Sent[]): Promise<void> => {
  for (const { key, path, answer } of ledger) {
    if (path !== 'sale/sale-orders') continue
    const { items } = await client.get<{ items: { id: string }[] }>(
      `sale/sale-orders?externalReference=${encodeURIComponent(key)}`,
    )
    const made = (answer?.body as { order?: { id: string } } | undefined)?.order?.id
    expect(
      items.map(({ id }) => id),
      key,
    ).toEqual(made === undefined ? [] : [made])
  }
}

/** No place has two parties: each order is a party here, and each sits alone. */
const demandNoTableTwice = async (client: Client): Promise<void> => {
  const { items } = await client.get<{
    items: { id: string; placeId: string; seatedAt: string | null; reservedFrom: string; reservedTo: string }[]
  }>('sale/allocation-usages?live=true&limit=500')
  const clashes = items.flatMap((left, index) =>
    items
      .slice(index + 1)
      .filter(
        (right) =>
          right.placeId === left.placeId &&
          ((left.seatedAt !== null && right.seatedAt !== null) ||
            (left.reservedFrom < right.reservedTo && right.reservedFrom < left.reservedTo)),
      ),
  )
  expect(clashes).toEqual([])
}

describe('a node that is killed in a storm of commands (SYN-4, SYN-5)', () => {
  it(
    `has lost nothing that it acknowledged and done nothing twice, ${ROUNDS} times over (seed ${SEED})`,
    async () => {
      const random = randomFrom(SEED)
      const ledger: Sent[] = []
      let client = await open()
      const units = await unitsOf(client)
      expect(units.length).toBeGreaterThan(10)
      for (let round = 1; round <= ROUNDS; round += 1) {
        const node = running
        const sent = await storm(client, {
          units,
          round,
          random,
          enough: 30 + random(170),
          atEnough: async () => node?.kill(),
        })
        ledger.push(...sent)
        expect(sent.filter(({ answer }) => isSettled(answer)).length).toBeGreaterThan(20)
        const report = verifyFolder(data)
        expect(report.ok, report.output).toBe(true)
        client = await open()
        await demandRemembered(client, sent)
        await demandThereOnce(client, sent)
        await demandNoTableTwice(client)
      }
      const { unknown } = await demandRemembered(client, ledger)
      expect(unknown).toBe(0)
      expect(ledger.some(({ answer }) => (answer?.status ?? 500) < 300)).toBe(true)
      expect(await running?.stop()).toBe(0)
      running = undefined
      const report = verifyFolder(data)
      expect(report.ok, report.output).toBe(true)
    },
    60_000 + ROUNDS * 30_000,
  )
})

describe('a node that is killed while it sets up its store', () => {
  it.each([1, 2, 3, 5])(
    'at change %i of its folder, is set up by the next start',
    async (change) => {
      await killWhileSettingUp(data, change)
      const client = await open()
      expect((await unitsOf(client)).length).toBeGreaterThan(10)
      expect(readdirSync(join(data, 'stores')).filter((file) => file.endsWith('.floorbook'))).toHaveLength(1)
      expect(await running?.stop()).toBe(0)
      running = undefined
      const report = verifyFolder(data)
      expect(report.ok, report.output).toBe(true)
    },
    120_000,
  )
})

describe('a second node on the same folder', () => {
  it('is refused by name, and the first one goes on', async () => {
    const client = await open()
    await expect(serve(data)).rejects.toThrow(/STORE_IN_USE/)
    expect(verifyFolder(data)).toMatchObject({ ok: false, output: expect.stringContaining('STORE_IN_USE') })
    expect((await unitsOf(client)).length).toBeGreaterThan(10)
  }, 120_000)
})
