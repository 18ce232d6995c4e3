import { readLog } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { PAGE_BYTES, PAGE_COMMITS, toRecord, weightOf } from './protocol'
import type { CommitRecord } from './protocol'

/** Log rows are large, and a page is full of few of them: not all that would be allowed are read. */
const READ_AT_ONCE = 16

/** The commits of one page after a seq (message 4): at most so many and so heavy, but at least one where there is one. */
export const readPage = (connection: Connection, after: number): CommitRecord[] => {
  const commits: CommitRecord[] = []
  let weight = 0
  for (;;) {
    const rows = readLog(connection, commits.at(-1)?.seq ?? after, READ_AT_ONCE)
    for (const row of rows) {
      const record = toRecord(row)
      weight += weightOf(record)
      if (commits.length > 0 && weight > PAGE_BYTES) return commits
      commits.push(record)
      if (commits.length === PAGE_COMMITS) return commits
    }
    if (rows.length < READ_AT_ONCE) return commits
  }
}
