import type { Evening } from './evening'
import type { SimNode } from './sim-node'

const SECOND = 1_000

const cut = (evening: Evening, from: SimNode, to: SimNode, milliseconds: number): void => {
  const way = `${from.name}>${to.name}`
  evening.wires.cut.add(way)
  evening.scheduler.after(milliseconds, () => evening.wires.cut.delete(way))
}

const partition = (evening: Evening, node: SimNode): void => {
  const { random, hub } = evening
  evening.partitions += 1
  const milliseconds = random.whole(3, 45) * SECOND
  const side = random.chance(0.3) ? evening.nodes.filter(() => random.chance(0.6)) : [node]
  const oneWay = random.chance(0.3)
  for (const one of side) {
    if (one === hub) continue
    cut(evening, one, hub, milliseconds)
    if (!oneWay) cut(evening, hub, one, milliseconds)
  }
}

const crash = (evening: Evening, node: SimNode): void => {
  const { random } = evening
  if (!node.isUp) return
  evening.crashes += 1
  if (random.chance(0.2)) node.die(random.whole(1, 15) * SECOND)
  else {
    node.connection.crashIn = random.whole(1, 80)
    node.connection.crashAfter = random.chance(0.5)
  }
}

/** Commands that a node alone still knows: if its disk goes, they are gone. */
const idsOn = (node: SimNode): Set<string> =>
  new Set(
    (
      node.connection.disk
        .statement(
          `SELECT command_id AS id FROM commit_log UNION SELECT command_id FROM local_outbox UNION SELECT command_id FROM local_resubmit
           UNION SELECT command_id FROM conflict_card UNION SELECT json_extract(value, '$.commandId') FROM conflict_card, json_each(parked)`,
        )
        .all() as { id: string }[]
    ).map(({ id }) => id),
  )

/** A disk falls back to an earlier state: a bad disk that lost its tail, or a backup that was restored. */
const fallBack = (evening: Evening, node: SimNode, leap: boolean): void => {
  const backup = evening.backups.get(node)
  if (backup === undefined) return
  node.die()
  evening.note(`${node.name} falls back${leap ? ' and leaps' : ''}`)
  evening.ledger.note(node.connection.disk)
  const had = idsOn(node)
  node.replaceDisk(backup.image)
  for (const id of idsOn(node)) had.delete(id)
  for (const other of evening.nodes) {
    if (other === node) continue
    for (const id of idsOn(other)) had.delete(id)
  }
  for (const id of had) evening.ledger.destroy(id)
  node.role = backup.role
  node.leaps = leap
  node.start()
}

const backUp = (evening: Evening, node: SimNode): void => {
  if (node.connection.database.inTransaction) return
  evening.backups.set(node, { image: node.connection.disk.image(), role: node.role })
}

/** A manager makes a terminal the hub; the others are told one after the other. */
const promote = (evening: Evening): void => {
  const { random } = evening
  const former = evening.hub
  const heir = random.pick(evening.nodes.filter((node) => node.isUp && node.replica !== undefined && !node.quarantined))
  if (heir === undefined) return
  heir.promote()
  if (heir.hub === undefined) return
  if (random.chance(0.6)) former.die(random.whole(5, 40) * SECOND)
  evening.promotions += 1
  evening.hub = heir
  evening.backups.clear()
  for (const node of evening.nodes) {
    evening.scheduler.after(random.whole(0, 20) * SECOND, () => {
      node.address = evening.hub
      if (node.replica !== undefined && node.isUp) node.handle(() => node.replica?.hangUp())
    })
  }
}

/** One thing that goes wrong, at random. */
export const strike = (evening: Evening): void => {
  const { random, hub, nodes, wires, scheduler } = evening
  const node = random.pick(nodes) as SimNode
  const terminals = nodes.filter((one) => one !== hub)
  switch (random.whole(0, 17)) {
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
      connection.diskFull = true
      scheduler.after(random.whole(1, 10) * SECOND, () => {
        connection.diskFull = false
      })
      return
    }
    case 9:
      node.clockError = random.pick([-86_400_000, -600_000, -5_000, 0, 5_000, 600_000, 86_400_000]) ?? 0
      return
    case 10:
      return backUp(evening, random.chance(0.6) ? hub : node)
    case 11:
      return fallBack(evening, hub, random.chance(0.5))
    case 12:
      if (node !== hub && random.chance(0.5)) fallBack(evening, node, false)
      return
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
      clone.start()
      return
    }
    case 16:
      evening.poisoned = random.whole(1, 2)
      return
    default:
      return ruleFloor(evening)
  }
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
