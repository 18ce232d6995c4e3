import type { Permission } from '@contract/access'
import type { Refusal } from '@contract/errors'
import type { Registry } from '../command/registry'
import { CapturedTx } from '../store/captured-tx'
import type { RowImage } from '../store/captured-tx'
import { digestOf } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { isDoubleSeatingGuard, isWriteFailure } from '../store/faults'
import { Refused } from '../store/refusal'
import type { Result } from '../store/refusal'
import { undoImage } from './images'
import { dayCountsOf } from './outbox'
import type { Outbox, OutboxEntry } from './outbox'
import type { Rules } from './rules'

interface ProvisionalOptions {
  connection: Connection
  merchantId: string
  registry: Registry
  terminal: { id: string; code: string }
  may(actorId: string, permission: Permission): boolean
  rules: Rules
  onFault(fault: unknown, what: string): void
}

type Runnable = Pick<OutboxEntry, 'command_id' | 'name' | 'input' | 'actor_id' | 'at' | 'day_counts'>

/** What one provisional command wrote. */
export interface Written {
  value: unknown
  images: RowImage[]
  digests: string
}

/** The party that a command is about: the seating of the first row that names one. Later commands of it are its group. */
export const groupOf = (images: readonly RowImage[]): string | null => {
  for (const { table, id, after } of images) {
    if (table === 'conflict_card') return null
    if (table === 'seating') return id
    if (typeof after?.['seating_id'] === 'string') return after['seating_id']
  }
  return null
}

/**
 * This terminal's commands applied to its own rows before the hub knows of them: the same services, the same ids, the same
 * rows (architecture, rule 3), with what they wrote kept so that it can be taken back. Runs inside the caller's transaction.
 */
export class ProvisionalWork {
  private readonly options: ProvisionalOptions
  private readonly outbox: Outbox

  constructor(options: ProvisionalOptions, outbox: Outbox) {
    this.options = options
    this.outbox = outbox
  }

  /** Runs one command in a savepoint. What there is an objection to, once it is written, does not stay. */
  run(
    entry: Runnable,
    objection?: (entry: Runnable, images: readonly RowImage[]) => Refusal | undefined,
  ): Result<Written> {
    const { connection, registry, merchantId, terminal } = this.options
    const definition = registry.get(entry.name)
    if (definition === undefined) return { ok: false, refusal: { code: 'NOT_FOUND', path: 'name' } }
    const tx = new CapturedTx(connection, merchantId, {
      id: entry.command_id,
      name: entry.name,
      at: entry.at,
      actorId: entry.actor_id,
      terminalId: terminal.id,
      terminalCode: terminal.code,
      ...dayCountsOf(entry),
    })
    try {
      const value = connection.savepoint(() => {
        this.demandPermission(entry.actor_id, definition.permission)
        const result: unknown = definition.run(tx, JSON.parse(entry.input) as never)
        const refusal = objection?.(entry, tx.images)
        if (refusal !== undefined) throw new Refused(refusal)
        return result
      })
      const { images } = tx
      const digests = images.map((image) => digestOf(JSON.stringify(image))).join(' ')
      return { ok: true, value: { value, images, digests } }
    } catch (thrown) {
      if (thrown instanceof Refused) return { ok: false, refusal: thrown.refusal }
      if (isWriteFailure(thrown) || !connection.database.inTransaction) throw thrown
      this.options.onFault(thrown, entry.name)
      return { ok: false, refusal: { code: isDoubleSeatingGuard(thrown) ? 'UNIT_TAKEN' : 'INTERNAL' } }
    }
  }

  /** Takes back all that is applied, newest first. Answers the images in the order in which they were taken back. */
  undo(): RowImage[] {
    const { connection, rules } = this.options
    const undone: RowImage[] = []
    for (const entry of rules.undoOrder(this.outbox.applied())) {
      for (const image of rules.undoOrder(JSON.parse(entry.images ?? '[]') as RowImage[])) {
        undoImage(connection, image)
        undone.push(image)
      }
      this.outbox.clearImages(entry.n)
    }
    return undone
  }

  /** Runs all that was shown as done once more, in order. What fails now is still sent: the hub decides. */
  redo(): RowImage[] {
    const written: RowImage[] = []
    for (const entry of this.outbox.unapplied()) {
      const result = this.run(entry)
      if (!result.ok) continue
      this.outbox.applyImages(entry.n, result.value.images, result.value.digests)
      written.push(...result.value.images)
    }
    return written
  }

  private demandPermission(actorId: string | null, permission: Permission | null): void {
    if (actorId === null) return
    if (permission === null || !this.options.may(actorId, permission)) {
      throw new Refused({ code: 'FORBIDDEN', facts: permission === null ? {} : { permission } })
    }
  }
}
