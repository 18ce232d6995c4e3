import type { Head } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { MIGRATIONS } from '../store/migrations'
import { PROTOCOL_VERSION } from './protocol'
import type { Hello, WelcomeMode } from './protocol'
import type { EpochStart, Rules } from './rules'

/** How a terminal goes on, and up to where its history may be shared. */
export interface Decision {
  mode: WelcomeMode
  start: number | null
}

/** Schemas that are served: the hub's own and the one before; between them are only additions (architecture, rule 10). */
const SERVED: ReadonlySet<number> = new Set(MIGRATIONS.slice(-2).map(({ version }) => version))

export const readEpochs = (connection: Connection): EpochStart[] =>
  connection.statement('SELECT epoch, start_seq AS startSeq FROM epoch').all() as EpochStart[]

/** The first commit that the log still has; one past the head where it has none. */
export const lowestKept = (connection: Connection, head: Head): number =>
  (connection.statement('SELECT min(seq) AS seq FROM commit_log').get() as { seq: number | null }).seq ?? head.seq + 1

/** The chain at a seq, where the log still knows it. */
export const chainAt = (connection: Connection, seq: number): string | undefined =>
  (
    connection.statement('SELECT chain FROM commit_log WHERE seq = ?').get(seq) as { chain: Buffer } | undefined
  )?.chain.toString('base64url')

/** A new terminal replays a log up to this long; beyond it a snapshot is less work for both. */
const PAGES_FOR_A_NEW_ONE = 2_000

/** Message 3: what a terminal that says hello has to do. Nothing is written. */
export const decide = (
  connection: Connection,
  rules: Rules,
  { head, recovering, hello }: { head: Head; recovering: boolean; hello: Hello },
): Decision => {
  const { watermark } = hello
  if (hello.protocol !== PROTOCOL_VERSION || !SERVED.has(hello.schema)) return { mode: 'upgrade', start: null }
  if (recovering) return { mode: watermark.seq > head.seq ? 'give-tail' : 'recovering', start: null }
  const start = rules.resetStart(readEpochs(connection), watermark.epoch)
  if (start !== null && watermark.seq > start) return { mode: 'reset', start }
  // The same epoch begun twice, or a log that ends before what it had said: share what lies before that epoch.
  if (watermark.seq > head.seq) return { mode: 'reset', start: ownStart(connection, watermark.epoch, head) }
  const known = chainAt(connection, watermark.seq)
  if (!rules.agrees(known, watermark.chain)) {
    return { mode: 'reset', start: Math.min(ownStart(connection, watermark.epoch, head), watermark.seq - 1) }
  }
  if (watermark.seq + 1 < lowestKept(connection, head))
    return { mode: 'snapshot', start: rules.unknownStart(watermark.seq) }
  // A new terminal needs what is live, not how it came about.
  if (watermark.seq === 0 && head.seq > PAGES_FOR_A_NEW_ONE && !hello.whole) return { mode: 'snapshot', start: null }
  return { mode: watermark.seq < head.seq ? 'pages' : 'live', start: null }
}

/** What lies before an epoch may be shared; one that is not known here has begun in the newest one before it that is. */
const ownStart = (connection: Connection, epoch: number, head: Head): number => {
  const epochs = readEpochs(connection)
  const newest = Math.max(0, ...epochs.filter((known) => known.epoch <= epoch).map((known) => known.epoch))
  return epochs
    .filter((known) => known.epoch >= newest)
    .reduce((lowest, { startSeq }) => Math.min(lowest, startSeq), head.seq)
}
