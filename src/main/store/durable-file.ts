import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Replaces a file that only its user may read in one step, so that a power cut leaves the old content or the new one. */
export const replaceFile = async (file: string, content: string | Buffer): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  const next = `${file}.${randomUUID()}.next`
  try {
    await writeFile(next, content, { mode: 0o600, flush: true })
    await rename(next, file)
  } catch (thrown) {
    await rm(next, { force: true })
    throw thrown
  }
}

/** What a file holds; null where it is not there. Any other fault is thrown. */
export const readIfThere = async (file: string): Promise<Buffer | null> => {
  try {
    return await readFile(file)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}
