/**
 * What the desktop needs from the node. The desktop knows windows and nothing of the business; the node knows
 * the business and nothing of Electron. This is the seam between them.
 */
export interface DesktopHost {
  /** A window's contract port: frames in, frames out; close when the window goes. */
  connectContract(send: (frame: string | Uint8Array) => void): {
    receive(frame: string | Uint8Array): void
    close(): void
  }
  /** A window's feed port (JSON text both ways). */
  connectFeed(send: (message: string) => void): { receive(message: string): void; close(): void }
}

/** How well the operating system guards what the credential store writes. */
export type CredentialProtection =
  /** A key chain of the operating system holds the key. */
  | 'protected'
  /** Linux without a key chain: the key is a constant of Chromium, so the file is only obscured. */
  | 'basic_text'
  /** The operating system refuses to encrypt; nothing is written. */
  | 'unavailable'

/** Keeps the terminal's credential between starts. It never reaches a window. */
export interface CredentialStore {
  /** The stored credential, or null when there is none or it can no longer be read on this machine. */
  read(): Promise<string | null>
  /** Stores the credential in place of the old one; throws when the protection is `unavailable`. */
  write(credential: string): Promise<void>
  /** Forgets the credential. */
  clear(): Promise<void>
  /** Said on the set-up screen, so that nobody takes an obscured file for a safe. */
  protection(): Promise<CredentialProtection>
}
