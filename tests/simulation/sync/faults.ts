import type { Evening } from './evening'
import { MIGRATIONS, SCHEMA_VERSION } from '../../../src/main/store/migrations'
import type { Image } from './disk'
import { COMMANDS_HELD } from './last-holders'
import type { SimNode } from './sim-node'

const SECOND = 1_000
/** The house is closed for longer than what has ended stays on every terminal. */
const DAYS_LATER = 3 * 86_400 * SECOND

const cut = (evening: Evening, from: SimNode, to: SimNode, milliseconds: number): void => {
  const way = `${from.name}>${to.name}`
  evening.wires.cut.add(way)
  evening.scheduler.after(milliseconds, () => evening.wires.cut.delete(way))
}

/** Cables out: one node, or some, do not reach the hub, are not reached by it, or both. */
export const partition = (evening: Evening, node: SimNode | undefined): void => {
  const { random, hub } = evening
  if (node === undefined || node === hub) return
  evening.partitions += 1
  const milliseconds = random.whole(2, 25) * SECOND
  const side = random.chance(0.3) ? evening.nodes.filter(() => random.chance(0.6)) : [node]
  const way = random.pick(['both', 'both', 'both', 'to the hub', 'from the hub'])
  for (const one of side) {
    if (one === hub) continue
    if (way !== 'from the hub') cut(evening, one, hub, milliseconds)
    if (way !== 'to the hub') cut(evening, hub, one, milliseconds)
  }
}

/** A process ends: at once, or before or after one of its next statements. */
export const crash = (evening: Evening, node: SimNode): void => {
  const { random } = evening
  if (!node.isUp) {
    // It is down already; where the evening has had no crash yet, the next process has it.
    if (evening.crashes === 0) evening.scheduler.after(SECOND, () => crash(evening, node))
    return
  }
  evening.crashes += 1
  if (random.chance(0.2)) node.die(random.whole(1, 15) * SECOND)
  else {
    node.connection.crashIn = random.whole(1, 80)
    node.connection.crashAfter = random.chance(0.5)
  }
}

const idsIn = (node: SimNode, sql: string): string[] =>
  (node.connection.disk.statement(sql).all() as { id: string }[]).map(({ id }) => id)

/** All that a node knows of commands: if its disk goes, what nobody else can give back is gone. */
const KNOWN = `${COMMANDS_HELD} UNION SELECT command_id FROM conflict_card
  UNION SELECT json_extract(value, '$.commandId') FROM conflict_card, json_each(parked)`
/** A card is given back by the commit that raised it, as long as the log has that. */
const GIVES_BACK = `${COMMANDS_HELD} UNION SELECT json_extract(value, '$.commandId') FROM conflict_card, json_each(parked)
    WHERE command_id IN (SELECT command_id FROM commit_log)`
const WAITING = 'SELECT command_id AS id FROM local_outbox WHERE waiting = 1'
const NOT_SHOWN = `${WAITING} AND provisional = 0 AND seq IS NULL`

/**
 * A disk is put back to what it is now, some time later: a bad disk that loses its tail, or a backup that is restored. Then a
 * manager knows, and the hub's next epoch outranks what it replaces.
 */
const fallBackLater = (evening: Evening, node: SimNode): void => {
  if (node.connection.database.inTransaction) return
  const { random, scheduler } = evening
  const image = node.connection.disk.image()
  const { role, identity } = node
  const restored = random.chance(0.5)
  scheduler.after(random.whole(1, 24) * SECOND, () => {
    // What fell back in the meantime, or was paired anew, is another machine.
    if (evening.stormy && node.identity === identity) fallBack(evening, node, { image, role, restored })
  })
}

const fallBack = (
  evening: Evening,
  node: SimNode,
  { image, role, restored }: { image: Image; role: 'hub' | 'terminal'; restored: boolean },
): void => {
  const { ledger } = evening
  const wasHub = node.role === 'hub'
  const former = lastSeq(node)
  node.die()
  ledger.note(node.connection.disk)
  const had = idsIn(node, KNOWN)
  node.replaceDisk(image)
  evening.note(`${node.name} falls back from ${former} to ${lastSeq(node)}${restored ? ' and leaps' : ''}`)
  if (wasHub) ledger.destroyedCommits += Math.max(0, former - lastSeq(node))
  if (restored) evening.restored += 1
  const known = new Map<string, number>()
  for (const other of evening.belonging)
    for (const id of idsIn(other, GIVES_BACK)) known.set(id, (known.get(id) ?? 0) + 1)
  for (const id of had) if (!known.has(id)) ledger.destroy(id)
  // That it was shown as done stood on disks that are gone: where its own terminal waits for a first answer, and nobody else
  // knows it, it is a mere question again.
  for (const other of evening.belonging) {
    for (const id of idsIn(other, NOT_SHOWN)) if (known.get(id) === 1) ledger.forgetShown(id)
  }
  // So is what was refused, where its terminal waits with it again: a refusal is the word of one hub, which may be another by now.
  for (const id of idsIn(node, WAITING)) ledger.forgetNo(id)
  node.role = role
  node.leaps = restored && role === 'hub'
  node.start()
}

const lastSeq = (node: SimNode): number =>
  (node.connection.disk.statement('SELECT coalesce(max(seq), 0) AS seq FROM commit_log').get() as { seq: number }).seq

/** A manager makes a terminal the hub; the others are told one after the other. */
const promote = (evening: Evening): void => {
  const { random } = evening
  const former = evening.hub
  const heir = random.pick(
    evening.nodes.filter((node) => node.isUp && node.replica !== undefined && !node.quarantined && !node.revoked),
  )
  if (heir === undefined) return
  heir.promote()
  if (heir.hub === undefined) return
  if (random.chance(0.6)) former.die(random.whole(5, 40) * SECOND)
  evening.promotions += 1
  evening.hub = heir
  for (const node of evening.nodes) {
    evening.scheduler.after(random.whole(0, 20) * SECOND, () => {
      node.address = evening.hub
      if (node.replica !== undefined && node.isUp) node.handle(() => node.replica?.hangUp())
    })
  }
}

/** One thing that goes wrong, at random. */
export const strike = (evening: Evening): void => {
  const { random, hub, nodes, wires, scheduler, terminals } = evening
  const node = random.pick(nodes) as SimNode
  switch (random.whole(0, 20)) {
    case 0:
    case 1:
    case 2:
      return partition(evening, node)
    case 3:
      return crash(evening, hub)
    case 4:
    case 5:
      return crash(evening, node)
    case 6:
    case 7:
      wires.weather = {
        loss: random.next() * 0.15,
        duplicate: random.next() * 0.15,
        reorder: random.next() * 0.2,
        latency: random.whole(1, 120),
      }
      return
    case 8: {
      const { connection } = node
      connection.failing = random.pick(['writes', 'writes', 'commits'] as const)
      scheduler.after(random.whole(1, 10) * SECOND, () => {
        connection.failing = undefined
      })
      return
    }
    case 9:
      node.clockError = random.pick([-86_400_000, -600_000, -5_000, 0, 5_000, 600_000, 86_400_000]) ?? 0
      return
    case 10:
    case 11:
      return fallBackLater(evening, hub)
    case 12:
      return fallBackLater(evening, node)
    case 13:
      if (random.chance(0.4)) promote(evening)
      return
    case 14:
      if (hub.isUp) hub.handle(() => hub.hub?.trim(random.whole(5, 60)))
      return
    case 15: {
      const twin = random.pick(terminals)
      if (nodes.length >= 14 || twin === undefined || twin.role !== 'terminal' || !random.chance(0.3)) return
      if (twin.connection.database.inTransaction) return
      const clone = evening.addNode('terminal', twin.connection.disk.image(), twin.identity)
      clone.address = twin.address
      for (const id of idsIn(twin, WAITING)) evening.ledger.mark(id, 'copied')
      clone.start()
      return
    }
    case 18:
      return revoke(evening, random.pick(terminals))
    case 19:
      return runOlder(evening, random.pick(terminals))
    case 16:
      evening.poisoned = random.whole(1, 2)
      return
    case 20: {
      const kept = random.pick(terminals)
      if (random.chance(0.4)) evening.world.passed += DAYS_LATER
      return keepAll(evening, kept)
    }
    default:
      return ruleFloor(evening)
  }
}

/** A manager sends a terminal away: the hub hangs up on it, and does not let it in again. Its work stays on its disk. */
const revoke = (evening: Evening, node: SimNode | undefined): void => {
  const { random, hub } = evening
  if (node?.role !== 'terminal' || node.revoked || !hub.isUp || evening.belonging.length <= 4 || !random.chance(0.4))
    return
  node.revoked = true
  evening.revoked += 1
  hub.handle(() => hub.hub?.shutOut(node.identity.id))
}

/** A manager makes a terminal a standby, which is to hold all history; or one that was is none any more. */
const keepAll = (evening: Evening, node: SimNode | undefined): void => {
  if (node?.role !== 'terminal' || node.revoked) return
  node.standby = !node.standby
  evening.standbys += 1
}

/** The program on a terminal is put back to an older one, served or too old, until it is brought up to date. */
const runOlder = (evening: Evening, node: SimNode | undefined): void => {
  const { random, scheduler } = evening
  if (node?.role !== 'terminal' || node.schema !== SCHEMA_VERSION) return
  node.schema = (random.chance(0.3) ? MIGRATIONS.at(-2)?.version : undefined) ?? 1
  evening.upgrades += 1
  node.die(1_000)
  scheduler.after(random.whole(5, 60) * SECOND, () => node.upgrade())
}

/** A manager at the hub takes a table out of service, or someone off the floor; and gives them back. */
const ruleFloor = (evening: Evening): void => {
  const { random, hub, base } = evening
  const terminal = { terminalId: hub.identity.id, terminalCode: hub.identity.code }
  const id = random.id(hub.now)
  const command = random.chance(0.5)
    ? {
        name: 'allocationUnits.update',
        input: { id: random.pick(base.units), status: random.chance(0.5) ? 'DEACTIVATED' : 'ACTIVATED' },
      }
    : {
        name: 'staff.update',
        input: { id: random.pick(base.staff.slice(1)), status: random.chance(0.5) ? 'SUSPENDED' : 'ACTIVE' },
      }
  if (hub.isUp)
    hub.handle(() => hub.hub?.submit({ id, ...command, actorId: base.staff[0] ?? null, ...terminal }, () => undefined))
}
