import type { Connection } from '../store/connection'
import { isWriteFailure } from '../store/faults'

/** Wrong tries before a name is locked for a while. */
const FREE_TRIES = 5
const FIRST_LOCK_MILLISECONDS = 30_000
const LONGEST_LOCK_MILLISECONDS = 15 * 60_000
/** Each wrong try makes the next answer wait this much longer. */
const SLOWER_BY_MILLISECONDS = 250
/** And none longer than this: who was guessed at for days still signs in at once, and no call hangs. */
const LONGEST_WAIT_MILLISECONDS = 2_000

interface Attempt {
  failures: number
  locked_until: number
}

/** Wrong tries of a name (not of a terminal: a thief may try from several), kept over restarts. Local, never logged. */
export class SignInAttempts {
  private readonly connection: Connection
  /** What the disk did not take: who looks at the floor while it is full still signs in, and guesses are counted all the same. */
  private readonly unwritten = new Map<string, Attempt>()

  constructor(connection: Connection) {
    this.connection = connection
  }

  /**
   * Counts a try before its secret is looked at, so that tries side by side cannot slip through. Answers how long to
   * wait before looking, or until when the name is locked; both in milliseconds.
   */
  begin(subject: string, now: number): { lockedFor: number } | { wait: number } {
    const attempt = this.read(subject)
    if (attempt.locked_until > now) return { lockedFor: attempt.locked_until - now }
    const failures = attempt.failures + 1
    const lock =
      failures < FREE_TRIES
        ? 0
        : Math.min(FIRST_LOCK_MILLISECONDS * 2 ** (failures - FREE_TRIES), LONGEST_LOCK_MILLISECONDS)
    this.keep(subject, { failures, locked_until: lock === 0 ? 0 : now + lock })
    return { wait: Math.min((failures - 1) * SLOWER_BY_MILLISECONDS, LONGEST_WAIT_MILLISECONDS) }
  }

  /** The secret fitted: the name starts anew. */
  succeed(subject: string): void {
    this.keep(subject, { failures: 0, locked_until: 0 })
  }

  private keep(subject: string, attempt: Attempt): void {
    try {
      this.connection
        .statement(
          `INSERT INTO local_sign_in_attempt (subject, failures, locked_until) VALUES (?, ?, ?)
           ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until`,
        )
        .run(subject, attempt.failures, attempt.locked_until)
      this.unwritten.delete(subject)
    } catch (thrown) {
      if (!isWriteFailure(thrown)) throw thrown
      this.unwritten.set(subject, attempt)
    }
  }

  private read(subject: string): Attempt {
    return (
      this.unwritten.get(subject) ??
      (this.connection
        .statement('SELECT failures, locked_until FROM local_sign_in_attempt WHERE subject = ?')
        .get(subject) as Attempt | undefined) ?? { failures: 0, locked_until: 0 }
    )
  }
}
