import { genesisChain } from '../store/commit-log'
import type { Connection } from '../store/connection'
import type { WatermarkText } from './protocol'

/** How far a terminal is, and what it must not forget, whatever becomes of its log. */
export interface Watermark {
  epoch: number
  seq: number
  chain: Buffer
  /** The log's clock: the latest time of any commit so far. */
  at: number
  /** The newest epoch that this node has heard of: an older hub is no longer one. */
  knownEpoch: number
  /** The number of this terminal's next command. */
  nextN: number
  /** When the hub was heard last, by this terminal's clock: offline permissions age from there. */
  heardAt: number
}

interface Stored {
  epoch: number
  seq: number
  chain: Buffer
  at: number
  known_epoch: number
  next_n: number
  heard_at: number
}

/** A terminal that has nothing yet. */
export const emptyWatermark = (): Watermark => ({
  epoch: 0,
  seq: 0,
  chain: genesisChain(),
  at: 0,
  knownEpoch: 0,
  nextN: 1,
  heardAt: 0,
})

export const readWatermark = (connection: Connection): Watermark => {
  const row = connection.statement('SELECT * FROM local_watermark WHERE id = 1').get() as Stored | undefined
  if (row === undefined) return emptyWatermark()
  return {
    epoch: row.epoch,
    seq: row.seq,
    chain: row.chain,
    at: row.at,
    knownEpoch: row.known_epoch,
    nextN: row.next_n,
    heardAt: row.heard_at,
  }
}

/** In the transaction that applies what it stands for. */
export const writeWatermark = (connection: Connection, watermark: Watermark): void => {
  connection
    .statement(
      `INSERT INTO local_watermark (id, epoch, seq, chain, at, known_epoch, next_n, heard_at) VALUES (1, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, chain = excluded.chain, at = excluded.at,
         known_epoch = excluded.known_epoch, next_n = excluded.next_n, heard_at = excluded.heard_at`,
    )
    .run(
      watermark.epoch,
      watermark.seq,
      watermark.chain,
      watermark.at,
      watermark.knownEpoch,
      watermark.nextN,
      watermark.heardAt,
    )
}

export const watermarkText = ({ epoch, seq, chain }: Pick<Watermark, 'epoch' | 'seq' | 'chain'>): WatermarkText => ({
  epoch,
  seq,
  chain: chain.toString('base64url'),
})
