import { readIfThere, replaceFile } from '../store/durable-file'

/** Where a node keeps what it shows at the hub's door. The desktop's is guarded by the operating system. */
export interface CredentialKeeper {
  read(): Promise<string | null>
  write(credential: string): Promise<void>
}

/** For a box without a screen and without a key chain: a file that only its user may read. */
export const credentialFile = (file: string): CredentialKeeper => ({
  read: async () => (await readIfThere(file))?.toString('utf8') ?? null,
  write: (credential) => replaceFile(file, credential),
})
