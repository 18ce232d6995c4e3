/** What is needed of the past is not here any more: only a snapshot helps. */
export class OutOfReach extends Error {}

/**
 * Also where a row refers to one that was over and was dropped here: a party goes on, or comes back, of which a terminal has
 * kept only part. The whole transaction is taken back, and all that is hot is fetched.
 */
export const isOutOfReach = (thrown: unknown): boolean =>
  thrown instanceof OutOfReach ||
  (thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
