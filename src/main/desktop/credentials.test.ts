import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createCredentialStore } from './credentials'

/** The operating system's part: reversed letters stand for encryption. */
const machine = vi.hoisted(() => ({ available: true, reEncrypt: false, writes: 0 }))
vi.mock('electron', () => ({
  safeStorage: {
    isAsyncEncryptionAvailable: async () => machine.available,
    getSelectedStorageBackend: () => 'basic_text',
    encryptStringAsync: async (text: string) => {
      machine.writes += 1
      return Buffer.from(`sealed:${text.split('').toReversed().join('')}`)
    },
    decryptStringAsync: async (bytes: Buffer) => {
      const text = bytes.toString()
      if (!text.startsWith('sealed:')) throw new Error('not ours')
      return { result: text.slice(7).split('').toReversed().join(''), shouldReEncrypt: machine.reEncrypt }
    },
  },
}))

describe('the credential of the terminal', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'floorbook-credential-'))
    file = join(folder, 'user', 'credential.bin')
    Object.assign(machine, { available: true, reEncrypt: false, writes: 0 })
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    await rm(folder, { recursive: true })
  })

  it('is kept encrypted, for its user alone, and forgotten on demand', async () => {
    const store = createCredentialStore(file)
    expect(await store.read()).toBeNull()
    await store.write('secret')
    expect(await readFile(file, 'utf8')).not.toContain('secret')
    // Windows knows no such mode and keeps the folder to its user instead.
    const others = process.platform === 'win32' ? 0 : (await stat(file)).mode & 0o077
    expect(others).toBe(0)
    expect(await createCredentialStore(file).read()).toBe('secret')
    await store.clear()
    expect(await store.read()).toBeNull()
  })

  it('counts as none when another machine wrote it', async () => {
    const store = createCredentialStore(file)
    await store.write('secret')
    await writeFile(file, 'restored from elsewhere')
    expect(await store.read()).toBeNull()
  })

  it('is written anew when the system has a better key', async () => {
    const store = createCredentialStore(file)
    await store.write('secret')
    machine.reEncrypt = true
    expect([await store.read(), machine.writes]).toEqual(['secret', 2])
  })

  it('is not written in the clear where the system cannot encrypt', async () => {
    machine.available = false
    const store = createCredentialStore(file)
    expect(await store.protection()).toBe('unavailable')
    await expect(store.write('secret')).rejects.toThrow('cannot encrypt')
    await expect(stat(file)).rejects.toThrow('ENOENT')
  })

  it('is only obscured on a Linux without a key chain, and says so', async () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
    expect(await createCredentialStore(file).protection()).toBe('basic_text')
    vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
    expect(await createCredentialStore(file).protection()).toBe('protected')
  })
})
