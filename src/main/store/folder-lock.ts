import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { isLocked, isWriteFailure, StoreFault } from './faults'

/**
 * One node per data folder. The lock is a transaction held open on a small file of its own: the operating system drops
 * it when the process dies, however it dies, and readers of the stores are not disturbed.
 * @throws StoreFault STORE_IN_USE
 */
export const lockFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true })
  const lock = new Sqlite(join(folder, 'node.lock'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (thrown) {
    lock.close()
    // A disk that cannot be written is not one that somebody else writes.
    if (isWriteFailure(thrown) && !isLocked(thrown)) throw thrown
    throw new StoreFault('STORE_IN_USE', 'Another Floorbook runs on this data folder', thrown)
  }
  return () => lock.close()
}
