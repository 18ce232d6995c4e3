import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Network } from '../../../src/main/node/network'
import { writeMembership } from '../../../src/main/node/membership'
import { MerchantStore } from '../../../src/main/node/merchant-store'
import type { Durability } from '../../../src/main/store/connection'
import { openConnection } from '../../../src/main/store/connection'
import type { Handlers } from '../support/worker'
import { sharedNow } from '../support/worker'
import type { HubFacts, Member } from './hub'
import { until } from './pace'
import type { Arrivals } from './pace'
import { applyPages, decodePages } from './pages'

const quiet = { error: console.error, warn: console.error }

/** A terminal as the product runs one: its store, its replica on disk, its socket to the hub. */
interface Terminal {
  store: MerchantStore
  arrivals: Arrivals[number]
}

interface Opening {
  hub: HubFacts
  member: Member
  file: string
  durability: Durability
}

/** What a store's station asks of its machine, without a door of its own. */
const networkOf = (hub: HubFacts, { token }: Member): Network => ({
  identity: { folder: '', key: '', cert: '', fingerprint: '' },
  plainHttp: false,
  listen: () => Promise.resolve({ ok: true, value: [] }),
  reachedAt: () => [],
  listeningAt: () => [],
  token: () => Promise.resolve(token),
  formerToken: () => Promise.resolve(undefined),
  keepToken: () => Promise.resolve(),
  found: () => [hub.address],
  delivered: () => undefined,
  announce: () => undefined,
  operations: () => [],
})

const openTerminal = ({ hub, member, file, durability }: Opening): Terminal => {
  const connection = openConnection({ file, durability })
  writeMembership(connection, {
    role: 'terminal',
    terminalId: member.id,
    code: member.code,
    name: member.code,
    hubAddresses: [hub.address],
    pinned: [hub.fingerprint],
    listening: false,
    standby: false,
    fencing: [],
  })
  const store = new MerchantStore({ connection, merchantId: hub.merchantId, now: Date.now, log: quiet })
  const terminal: Terminal = { store, arrivals: [] }
  // A window would be handed the change now: the commit is applied, durable, and read into entities.
  let last = store.head().seq
  store.subscribe(() => {
    const at = sharedNow()
    // One that has fallen behind is told of several at once.
    for (const { seq } = store.head(); last < seq; last += 1) terminal.arrivals.push([last + 1, at])
  })
  return terminal
}

const isLiveAt = ({ store }: Terminal, seq: number): boolean =>
  store.station.state().phase === 'live' && store.head().seq >= seq

/** Terminals in a process of their own, each with its own data file. */
export const terminalsWork = (): Handlers => {
  let terminals: Terminal[] = []
  return {
    /** Opens terminals and waits until all of them follow. */
    async open({
      hub,
      members,
      folder,
      durability,
      seq,
    }: {
      hub: HubFacts
      members: Member[]
      folder: string
      durability: Durability
      seq: number
    }) {
      mkdirSync(folder, { recursive: true })
      for (const member of members) {
        const terminal = openTerminal({ hub, member, file: join(folder, `${member.code}.floorbook`), durability })
        terminal.store.station.connect(networkOf(hub, member))
        await until(() => isLiveAt(terminal, seq), `terminal ${member.code} following`)
        terminals.push(terminal)
      }
    },
    async collect({ seq }: { seq: number }): Promise<Arrivals> {
      await until(() => terminals.every(({ store }) => store.head().seq >= seq), 'the last commit')
      return terminals.map((terminal) => terminal.arrivals.splice(0))
    },
    close() {
      for (const { store } of terminals) store.close()
      terminals = []
    },
    /** A terminal that has this file goes on from there: milliseconds from dialling until it holds the log up to `seq`. */
    async catchUp({ seq, base, ...opening }: Opening & { seq: number; base: string }): Promise<number> {
      copyFileSync(base, opening.file)
      const terminal = openTerminal(opening)
      const begin = sharedNow()
      terminal.store.station.connect(networkOf(opening.hub, opening.member))
      await until(() => isLiveAt(terminal, seq), 'catching up')
      const end = terminal.arrivals.find(([reached]) => reached >= seq)?.[1] ?? Number.NaN
      terminal.store.close()
      for (const suffix of ['', '-wal', '-shm']) rmSync(opening.file + suffix, { force: true })
      return end - begin
    },
    decodePages,
    applyPages,
  }
}
