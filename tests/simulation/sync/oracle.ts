import { readHead } from '../../../src/main/store/commit-log'
import { TABLE_NAMES } from '../../../src/main/store/tables'
import { verify } from '../../../src/main/store/verify'
import { holdsAll, hotSince, isWhole } from '../../../src/main/store/wholeness'
import { hotText, stateHash } from '../../../src/main/sync/snapshot'
import { readWatermark } from '../../../src/main/sync/watermark'
import { Disk } from './disk'
import { COMMANDS_HELD } from './last-holders'
import type { SimNode, World } from './sim-node'

const DOUBLE = `SELECT a.id AS a, b.id AS b FROM allocation_usage AS a JOIN allocation_usage AS b ON a.place_id = b.place_id AND a.id < b.id
  JOIN seating AS sa ON sa.id = a.seating_id JOIN seating AS sb ON sb.id = b.seating_id
  WHERE a.status IN ('RESERVED', 'ACTIVE', 'SUCCESS') AND b.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')
    AND coalesce(sa.survivor_id, sa.id) <> coalesce(sb.survivor_id, sb.id)
    AND ((a.reserved_from < b.reserved_to AND b.reserved_from < a.reserved_to) OR (a.seated_at IS NOT NULL AND b.seated_at IS NOT NULL))`

const DOUBLE_OF = `${DOUBLE.replace('a.id < b.id', 'a.id <> b.id')} AND a.id = ?`

/** The same of what was written since the last look, after each event. */
export const newDoubleSeatings = (node: SimNode): string[] => {
  const { connection } = node
  if (connection.touchedAll) {
    connection.touchedAll = false
    connection.touched.clear()
    return doubleSeatings(node)
  }
  if (connection.touched.size === 0) return []
  const statement = connection.disk.statement(DOUBLE_OF)
  const found = [...connection.touched].flatMap((id) => statement.all(id) as { a: string; b: string }[])
  connection.touched.clear()
  return found.map(({ a, b }) => `${node.name}: ${a} and ${b} on one place`)
}

/** Never two parties on one place, on any node, at any moment (USE-3). */
export const doubleSeatings = (node: SimNode): string[] =>
  (node.connection.disk.statement(DOUBLE).all() as { a: string; b: string }[]).map(
    ({ a, b }) => `${node.name}: ${a} and ${b} on one place`,
  )

/** What is kept in memory for terminals stays bounded, whatever they do. */
export const unbounded = (node: SimNode): string[] => {
  const load = node.hub?.load
  if (load === undefined) return []
  return load.backlog > 64 || load.running > 32 ? [`${node.name}: ${JSON.stringify(load)}`] : []
}

const count = (node: SimNode, sql: string): number =>
  (node.connection.disk.statement(sql).get() as { count: number }).count

/** Whether all nodes are at one point, with nothing on its way. */
export const isQuiet = (hub: SimNode, nodes: readonly SimNode[]): boolean => {
  if (hub.hub === undefined || hub.hub.isRecovering) return false
  const { seq, chain } = hub.hub.head
  return nodes.every(
    (node) =>
      node.isUp &&
      count(node, 'SELECT count(*) AS count FROM local_outbox WHERE waiting = 1') === 0 &&
      count(node, 'SELECT count(*) AS count FROM local_resubmit') === 0 &&
      (node === hub ||
        ((!node.standby || isWhole(node.connection.disk) || !holdsAll(hub.connection.disk)) &&
          node.replica?.phase === 'live' &&
          node.replica.watermark.seq === seq &&
          // A hub that has lost its tail may be as far as a terminal that has not heard of it yet.
          node.replica.watermark.chain.equals(chain))),
  )
}

/** After healing: one history, one state, nothing on its way. */
export const disagreements = (world: World, hub: SimNode, nodes: readonly SimNode[]): string[] => {
  const found: string[] = []
  const head = readHead(hub.connection)
  const since = hotSince(head.at)
  const expected = stateHash(hub.connection, since)
  for (const node of nodes) {
    found.push(...foreignRows(world, node), ...chains(node))
    if (node === hub || node.revoked) continue
    const mark = readWatermark(node.connection)
    if (mark.seq !== head.seq || !mark.chain.equals(head.chain)) {
      found.push(`${node.name} is at ${mark.seq}, the hub at ${head.seq}, chains ${mark.chain.equals(head.chain)}`)
    } else if (stateHash(node.connection, since) !== expected)
      found.push(`${node.name} holds another state: ${difference(node, hub, since)}`)
    if (node.standby && isWhole(node.connection.disk)) found.push(...missing(node, hub))
    const waiting = count(node, 'SELECT count(*) AS count FROM local_outbox WHERE waiting = 1')
    if (waiting > 0) found.push(`${node.name} still has ${waiting} commands waiting`)
  }
  world.ledger.note(hub.connection.disk)
  const history = world.ledger.history(head.chain.toString('hex').toUpperCase())
  found.push(...history.twice.map((text) => `${text} stands twice in one history`))
  found.push(...history.secondTables)
  for (const [id, { name, node, toldNo, copied }] of world.ledger.asked) {
    if (toldNo && !copied && history.done.has(id))
      found.push(`${name} ${id} of ${node} was refused and done all the same`)
  }
  if (history.model === undefined) found.push('the history has a hole')
  else found.push(...history.model.doubleSeatings(), ...history.model.differences(hub.connection, since).slice(0, 3))
  return found
}

/** What a standby lacks of all rows that the hub has (SYN-5), and what is wrong with its own log. */
const missing = (node: SimNode, hub: SimNode): string[] => {
  const [here, there] = [node.connection.disk, hub.connection.disk]
  const found = TABLE_NAMES.flatMap((table) => {
    const known = new Map(
      (here.statement(`SELECT * FROM ${table}`).all() as { id: string }[]).map((row) => [row.id, JSON.stringify(row)]),
    )
    return (there.statement(`SELECT * FROM ${table}`).all() as { id: string }[])
      .filter((row) => known.get(row.id) !== JSON.stringify(row))
      .slice(0, 1)
      .map(({ id }) => `${node.name} is a standby and lacks ${table} ${id}`)
  })
  // On a disk that is there already: to make a store for each would take longer than to verify it.
  const rebuilt = Disk.take()
  const [problem] = verify(here, rebuilt).problems
  rebuilt.giveBack()
  if (problem !== undefined) found.push(`${node.name} is a standby: ${JSON.stringify(problem)}`)
  return found
}

/** Rows that differ, for whoever has to find out why. */
const difference = (node: SimNode, hub: SimNode, since: number): string => {
  const rows = (of: SimNode): Set<string> => new Set(hotText(of.connection, since))
  const [here, there] = [rows(node), rows(hub)]
  const only = (left: Set<string>, right: Set<string>): string =>
    [...left]
      .filter((row) => !right.has(row))
      .slice(0, 2)
      .join(' ')
  return `here ${only(here, there)} at the hub ${only(there, here)}`
}

/** Who has joined a party points at whom it goes on as: rules and snapshots look one step far. */
const chains = (node: SimNode): string[] =>
  node.connection.disk
    .statement(
      `SELECT one.id FROM seating AS one JOIN seating AS next ON next.id = one.survivor_id
       WHERE next.survivor_id IS NOT NULL LIMIT 1`,
    )
    .all()
    .map((row) => `${node.name} has a survivor that has a survivor: ${(row as { id: string }).id}`)

const foreignRows = (world: World, node: SimNode): string[] =>
  TABLE_NAMES.flatMap((table) =>
    node.connection.disk.statement(`SELECT 1 FROM ${table} WHERE merchant_id <> ? LIMIT 1`).all(world.merchantId),
  ).map(() => `${node.name} has rows of another merchant`)

/** The commands that a node that was sent away still has for itself; what its log has it gives back when it is taken in again. */
const keptBy = (node: SimNode): string[] =>
  (node.connection.disk.statement(COMMANDS_HELD).all() as { id: string }[]).map(({ id }) => id)

const VANISHED = 'has vanished'
/** Whether a violation is that a command is missing. */
export const isVanished = (violation: string): boolean => violation.includes(VANISHED)

/**
 * What was taken to be sent, and all the more what was shown as done, stands in the hub's history or on a card, unless it was
 * refused before anybody was shown anything.
 */
export const vanished = (world: World, hub: SimNode, nodes: readonly SimNode[]): { id: string; text: string }[] => {
  const history = world.ledger.history(readHead(hub.connection).chain.toString('hex').toUpperCase()).ids
  const cards = hub.connection.disk.statement('SELECT command_id, parked FROM conflict_card').all() as {
    command_id: string
    parked: string
  }[]
  const kept = new Set([
    ...cards.flatMap(({ command_id: id, parked }) => [
      id,
      ...(JSON.parse(parked) as { commandId: string }[]).map(({ commandId }) => commandId),
    ]),
    ...nodes.filter(({ revoked }) => revoked).flatMap(keptBy),
  ])
  return [...world.ledger.asked].flatMap(([id, asked]) => {
    const { name, node, issued, shown, refused, nothingToDo, destroyed } = asked
    const owed = shown || (issued && !refused)
    return !owed || nothingToDo || destroyed || history.has(id) || kept.has(id)
      ? []
      : [{ id, text: `${name} ${id} of ${node} ${VANISHED}${shown ? '' : ', though nobody was shown it'}` }]
  })
}
