import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { PermissionBook } from '../../../../src/main/access/permission-book'
import { silentLog } from '../../../../src/main/api/log'
import { Executor } from '../../../../src/main/command/executor'
import type { Command, CommandOutcome } from '../../../../src/main/command/command'
import { FloorbookNode } from '../../../../src/main/node/node'
import { productRegistry } from '../../../../src/main/node/registry'
import { createTrialStore } from '../../../../src/main/node/trial-store'
import { beginEpoch, readHead } from '../../../../src/main/store/commit-log'
import { openConnection } from '../../../../src/main/store/connection'
import type { Connection } from '../../../../src/main/store/connection'
import { isoTime } from '../../../../src/main/store/entities'
import { derivedId, freshId } from '../../../../src/main/store/ids'
import { ConnectionReader } from '../../../../src/main/store/reader'
import { cardParking } from '../../../../src/main/sync/conflicts/card-parking'
import type { Deed } from './script'

/**
 * Makes a sample store that was opened some hours ago, and does in it what a spec says: through the executor, as a hub runs
 * commands, those of a terminal that was cut off among them. Cards come to be as they do in the product; nothing is written
 * past it.
 */

const MINUTE = 60_000
const OPENED = 6 * 60 * MINUTE
const EXTENSION = '.floorbook'
const HUB = { id: freshId(0), code: 'A' }
const CUT_OFF = { id: freshId(1), code: 'B' }

const value = (connection: Connection, sql: string, ...bound: string[]): string => {
  const row = connection.statement(sql).get(...bound) as { id: string } | undefined
  if (row === undefined) throw new Error(`nothing answers ${sql} for ${bound.join(', ')}`)
  return row.id
}

const idOf = (name: string): string => derivedId('01900000-0000-7000-8000-000000000000', name, 0)

/** What stands for something that only the store knows. */
const find = (connection: Connection, said: string): string => {
  const [, kind, name = ''] = /^(table|id|usage|minutes|store):(.+)$/.exec(said) ?? []
  if (kind === 'table') {
    return value(connection, 'SELECT id FROM allocation_unit WHERE number = ? AND deleted_at IS NULL', name)
  }
  if (kind === 'id') return idOf(name)
  if (kind === 'store') return merchantId
  if (kind === 'usage') {
    return value(connection, 'SELECT id FROM allocation_usage WHERE usage_id = ? ORDER BY id DESC LIMIT 1', idOf(name))
  }
  if (kind === 'minutes') return isoTime(Date.now() + Number(name) * MINUTE)
  return said
}

const filled = (connection: Connection, said: unknown): unknown => {
  if (typeof said === 'string') return find(connection, said)
  if (Array.isArray(said)) return said.map((one) => filled(connection, one))
  if (typeof said !== 'object' || said === null) return said
  return Object.fromEntries(Object.entries(said).map(([key, one]) => [key, filled(connection, one)]))
}

const [folder = '', evening = '[]'] = process.argv.slice(2)
const node = new FloorbookNode({ dataFolder: folder, log: silentLog, now: () => Date.now() - OPENED })
const made = await createTrialStore(node)
if (!made.ok) throw new Error(`the store could not be made: ${JSON.stringify(made.refusal)}`)
node.close()

const file = readdirSync(join(folder, 'stores')).find((name) => name.endsWith(EXTENSION)) ?? ''
const merchantId = basename(file, EXTENSION)
const connection = openConnection({ file: join(folder, 'stores', file) })
const reader = new ConnectionReader(connection, merchantId)
const book = new PermissionBook(reader)
let now = Date.now() - OPENED
let sent = 0
const executor = new Executor({
  connection,
  merchantId,
  registry: productRegistry(),
  head: connection.transaction(() => beginEpoch(connection, readHead(connection), now)),
  now: () => now,
  may: (staffId, permission) => book.may(staffId, permission),
  parking: cardParking,
  touched: (images) => book.forgetIfTouched(images),
  onCommit: () => undefined,
  onFault: (fault) => {
    throw fault
  },
})

const commandOf = (deed: Deed): Command => {
  const at = Date.now() - (deed.minutesAgo ?? 0) * MINUTE
  const terminal = deed.offline === undefined ? HUB : CUT_OFF
  if (deed.offline === undefined) now = at
  else sent += 1
  return {
    id: freshId(at),
    name: deed.name,
    input: filled(connection, deed.input),
    actorId: value(connection, 'SELECT id FROM staff WHERE role = ?', deed.by ?? 'host'),
    terminalId: terminal.id,
    terminalCode: terminal.code,
    ...(deed.offline !== undefined && {
      origin: {
        n: sent,
        provisional: true,
        at,
        baseAt: at,
        groupId: idOf(`party ${deed.offline.party}`),
        lost: deed.offline.lost ?? false,
      },
    }),
  }
}

for (const deed of JSON.parse(evening) as Deed[]) {
  const command = commandOf(deed)
  const outcome: CommandOutcome = await executor.execute(command)
  const expected = outcome.ok || outcome.cardId !== undefined || deed.offline !== undefined
  if (!expected) throw new Error(`${deed.name} was refused: ${JSON.stringify(outcome.refusal)}`)
}
connection.close()
