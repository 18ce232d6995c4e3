import { readHead } from '../../../src/main/store/commit-log'
import { ConnectionReader } from '../../../src/main/store/reader'
import { hotSince, hotText, stateHash } from '../../../src/main/sync/snapshot'
import { readWatermark } from '../../../src/main/sync/watermark'
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
  const { seq } = hub.hub.head
  return nodes.every(
    (node) =>
      node.isUp &&
      count(node, 'SELECT count(*) AS count FROM local_outbox WHERE waiting = 1') === 0 &&
      count(node, 'SELECT count(*) AS count FROM local_resubmit') === 0 &&
      (node === hub || (node.replica?.phase === 'live' && node.replica.watermark.seq === seq)),
  )
}

/** After healing: one history, one state, nothing on its way, nothing vanished. */
export const disagreements = (world: World, hub: SimNode, nodes: readonly SimNode[]): string[] => {
  const found: string[] = []
  const head = readHead(hub.connection)
  const since = hotSince(head.at)
  const expected = stateHash(hub.connection, since)
  for (const node of nodes) {
    if (node === hub) continue
    const mark = readWatermark(node.connection)
    if (mark.seq !== head.seq || !mark.chain.equals(head.chain)) {
      found.push(`${node.name} is at ${mark.seq}, the hub at ${head.seq}, chains ${mark.chain.equals(head.chain)}`)
    } else if (stateHash(node.connection, since) !== expected)
      found.push(`${node.name} holds another state: ${difference(node, hub, since)}`)
    const waiting = count(node, 'SELECT count(*) AS count FROM local_outbox WHERE waiting = 1')
    if (waiting > 0) found.push(`${node.name} still has ${waiting} commands waiting`)
  }
  found.push(...vanished(world, hub))
  const foreign = new ConnectionReader(hub.connection, world.merchantId).first<{ count: number }>(
    'SELECT count(*) AS count FROM allocation_usage WHERE merchant_id <> ?',
    world.merchantId,
  )
  if ((foreign?.count ?? 0) > 0) found.push('rows of another merchant')
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

/** What was shown as done stands in the hub's history once, or on a card. */
const vanished = (world: World, hub: SimNode): string[] => {
  for (const node of [hub]) world.ledger.note(node.connection.disk)
  const { ids: history, twice } = world.ledger.history(readHead(hub.connection).chain.toString('hex').toUpperCase())
  const cards = hub.connection.disk.statement('SELECT command_id, parked FROM conflict_card').all() as {
    command_id: string
    parked: string
  }[]
  const kept = new Set(
    cards.flatMap(({ command_id: id, parked }) => [
      id,
      ...(JSON.parse(parked) as { commandId: string }[]).map(({ commandId }) => commandId),
    ]),
  )
  const lost = [...world.ledger.asked].flatMap(([id, { name, node, shown, nothingToDo, destroyed }]) =>
    !shown || nothingToDo || destroyed || history.has(id) || kept.has(id)
      ? []
      : [`${name} ${id} of ${node} has vanished`],
  )
  return [...lost, ...twice.map((text) => `${text} stands twice in one history`)]
}
