import { rm } from 'node:fs/promises'
import { safeStorage } from 'electron'
import { readIfThere, replaceFile } from '../store/durable-file'
import type { CredentialProtection, CredentialStore } from './host'
import { logDesktop } from './log'

/** Says how well the machine protects the file. Linux without a key chain only obscures it. */
async function protectionHere(): Promise<CredentialProtection> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'unavailable'
  if (process.platform !== 'linux') return 'protected'
  return safeStorage.getSelectedStorageBackend() === 'basic_text' ? 'basic_text' : 'protected'
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
      const bytes = await readIfThere(file)
      if (bytes === null) return null
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
