import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { refuseUnknown } from './not-implemented.ts'
import { readiness } from './readiness.ts'

/** A key that everybody knows, like that of Chromium's own `basic_text`: files survive a restart and prove nothing. */
const KEY = createHash('sha256').update('stand-in').digest()
const MARK = Buffer.from('v10')

function encrypt(text: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', KEY, nonce)
  const sealed = [cipher.update(text, 'utf8'), cipher.final()]
  return Buffer.concat([MARK, nonce, ...sealed, cipher.getAuthTag()])
}

function decrypt(bytes: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', KEY, bytes.subarray(3, 15))
  decipher.setAuthTag(bytes.subarray(-16))
  return decipher.update(bytes.subarray(15, -16)).toString('utf8') + decipher.final('utf8')
}

/** Electron's `safeStorage` on a Linux without a key chain. The deprecated synchronous pair is left out. */
export const safeStorage = refuseUnknown('safeStorage', {
  isAsyncEncryptionAvailable: () => Promise.resolve(readiness.isReady),
  getSelectedStorageBackend: () => (readiness.isReady ? 'basic_text' : 'unknown'),
  encryptStringAsync: async (text) => encrypt(text),
  decryptStringAsync: async (bytes) => ({ result: decrypt(bytes), shouldReEncrypt: false }),
} satisfies Partial<Electron.SafeStorage>)
