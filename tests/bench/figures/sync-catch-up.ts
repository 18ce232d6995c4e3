import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Field, havePeers, openHub, openRaw, rotated } from '../sync/field'
import type { Applied } from '../sync/pages'
import type { BenchContext, Figure } from '../support/report'
import { ratios, spreadOf } from '../support/statistics'

/**
 * A terminal that was away for 10,000 commits: from dialling until it holds all of them, checked and applied. Against the
 * bare transfer of the same pages over the same kind of socket; its steps apart; and with 200 commands of its own.
 */

const SHAPE = { halls: 2, roomsPerHall: 5, unitsPerRoom: 50 }
const GOAL = 1.5
const PROVISIONAL = 200

export const benchCatchUp = async (context: BenchContext): Promise<Figure[]> => {
  const commits = context.quick ? 1_000 : 10_000
  const rounds = context.quick ? 3 : 5
  const peers = await havePeers(context)
  const field = new Field()
  const folder = join(context.folder, 'catch-up')
  mkdirSync(join(folder, 'terminal'), { recursive: true })
  const pages = join(folder, 'pages.json')
  try {
    const hub = field.start('hub')
    const facts = await openHub(hub, join(folder, 'hub'), SHAPE, 1)
    const [member] = facts.members
    if (member === undefined) throw new Error('the hub has no terminal')
    const terminal = field.start('terminals')
    const before = await hub.call<number>('head')
    const terminals = join(folder, 'terminal')
    await terminal.call('open', { hub: facts, members: [member], folder: terminals, durability: 'FULL', seq: before })
    await terminal.call('close')
    const base = join(terminals, `${member.code}.floorbook`)
    if (existsSync(`${base}-wal`)) throw new Error('the base file is not whole')
    // The last tables stay free for what the terminal does alone.
    const seq = await hub.call<number>('grow', { commits, units: facts.unitIds.length - PROVISIONAL })
    const size = await hub.call<{ pages: number; commits: number; bytes: number }>('pages', {
      after: before,
      file: pages,
    })
    context.log(`${size.commits} commits in ${size.pages} pages, ${(size.bytes / 2 ** 20).toFixed(1)} MB`)

    const rawHub = field.start('raw-hub')
    const rawAddress = await openRaw(rawHub, facts, folder)
    await rawHub.call('load', { pages })
    const receiver = field.start('raw-receivers')
    const file = join(terminals, 'copy.floorbook')
    const applying = { hub: facts, member, base, file, pages }
    const steps: Record<string, () => Promise<number>> = {
      ours: () => terminal.call('catchUp', { hub: facts, member, base, file, durability: 'FULL', seq }),
      socketIo: () => receiver.call('transfer', { address: rawAddress, count: size.pages }),
      kept: () => receiver.call('transfer', { address: rawAddress, count: size.pages, file: join(terminals, 'bare') }),
      decode: () => terminal.call('decodePages', { pages }),
      apply: async () => (await terminal.call<Applied>('applyPages', { ...applying, provisional: 0 })).milliseconds,
      rebase: async () => {
        const done = await terminal.call<Applied>('applyPages', { ...applying, provisional: PROVISIONAL })
        if (done.provisional !== PROVISIONAL) throw new Error(`only ${done.provisional} commands stand at the end`)
        return done.milliseconds
      },
    }
    if (peers) {
      for (const [name, kind] of [
        ['Yjs', 'yjs'],
        ['RxDB', 'rxdb'],
      ] as const) {
        const peerHub = field.start(`${kind}-hub`)
        const address = await peerHub.call<string>('open')
        await peerHub.call('grow', { commits })
        const peerReceiver = field.start(`${kind}-receivers`)
        steps[name] = () => peerReceiver.call('transfer', { address, count: commits })
      }
    }
    const times: Record<string, number[]> = Object.fromEntries(Object.keys(steps).map((name) => [name, []]))
    for (let round = -1; round < rounds; round += 1) {
      for (const [name, run] of rotated(Object.entries(steps), Math.max(0, round))) {
        const taken = await run()
        if (round < 0) context.log(`${name}: ${Math.round(taken)} ms, to warm up`)
        // The first round warms up.
        if (round >= 0) times[name]?.push(taken)
      }
      const told = Object.entries(times).map(([name, list]) => `${name} ${Math.round(list.at(-1) ?? 0)}`)
      context.log(`catching up, round ${round + 1}: ${told.join(', ')} ms`)
    }
    return figuresOf(times, size)
  } finally {
    await field.end()
  }
}

const figuresOf = (
  times: Record<string, number[]>,
  size: { commits: number; pages: number; bytes: number },
): Figure[] => {
  const { ours = [], socketIo = [], kept = [], decode = [], apply = [], rebase = [], ...peers } = times
  const against = spreadOf(ratios(ours, socketIo))
  const rebased = spreadOf(ratios(rebase, apply))
  const count = size.commits.toLocaleString('en')
  return [
    {
      group: 'sync',
      name: `catching up ${count} commits (${size.pages} pages, ${(size.bytes / 2 ** 20).toFixed(0)} MB), dialled to applied`,
      unit: 'ms',
      ours: spreadOf(ours),
      peers: {
        'socket.io, the same pages': spreadOf(socketIo),
        'and each commit in a bare table, FULL': spreadOf(kept),
        ...Object.fromEntries(
          Object.entries(peers).map(([name, list]) => [`${name}, as many rows of 320 bytes`, spreadOf(list)]),
        ),
      },
      ratio: against,
      goal: { text: `≤ ${GOAL} × bare transfer`, met: against.median <= GOAL },
    },
    {
      group: 'sync',
      name: 'its steps apart: pages read from their text, checked against the schema',
      unit: 'ms',
      ours: spreadOf(decode),
      peers: {},
    },
    {
      group: 'sync',
      name: 'its steps apart: digests and chain checked, rows and log written, FULL',
      unit: 'ms',
      ours: spreadOf(apply),
      peers: {},
    },
    {
      group: 'sync',
      name: `rebase of ${PROVISIONAL} own commands over ${count} commits`,
      unit: 'ms',
      ours: spreadOf(rebase),
      peers: { 'without own commands': spreadOf(apply) },
      ratio: rebased,
      goal: { text: `≤ ${GOAL} × without`, met: rebased.median <= GOAL },
    },
  ]
}
