import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { safeStorage } from 'electron'
import type { CredentialProtection, CredentialStore } from './host'
import { logDesktop } from './log'

/** Says how well the machine protects the file. Linux without a key chain only obscures it. */
async function protectionHere(): Promise<CredentialProtection> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'unavailable'
  if (process.platform !== 'linux') return 'protected'
  return safeStorage.getSelectedStorageBackend() === 'basic_text' ? 'basic_text' : 'protected'
}

/** Replaces the file in one step, so that a power cut leaves the old credential or the new one. */
async function replaceFile(file: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const next = `${file}.${randomUUID()}.next`
  try {
    await writeFile(next, bytes, { mode: 0o600, flush: true })
    await rename(next, file)
  } catch (error) {
    await rm(next, { force: true })
    throw error
  }
}

/** True for a file that is not there. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** The terminal's credential, encrypted by the operating system, in one file of the user's application folder. */
export function createCredentialStore(file: string): CredentialStore {
  const write = async (credential: string): Promise<void> => {
    const protection = await protectionHere()
    if (protection === 'unavailable') throw new Error('The operating system cannot encrypt the credential')
    if (protection === 'basic_text') logDesktop('warn', 'credential-obscured-only', { backend: protection })
    await replaceFile(file, await safeStorage.encryptStringAsync(credential))
  }
  return {
    protection: protectionHere,
    write,
    clear: () => rm(file, { force: true }),
    async read() {
      let bytes: Buffer
      try {
        bytes = await readFile(file)
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
      try {
        const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(bytes)
        if (shouldReEncrypt) await write(result)
        return result
      } catch {
        // Another user's key chain, or a restored folder: the terminal must be enrolled again.
        logDesktop('warn', 'credential-unreadable')
        return null
      }
    },
  }
}
