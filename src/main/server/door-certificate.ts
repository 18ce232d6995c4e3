import { createPrivateKey, X509Certificate } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isStale, makeDoorCertificate } from './certificates'
import type { DoorCertificate } from './certificates'
import { readText, writeDurably } from './identity'
import type { Identity } from './identity'

const FILE = 'door.json'
const Kept = z.object({ key: z.string(), cert: z.string(), hosts: z.array(z.string()), madeAt: z.number() })

/**
 * What this machine's door shows: what it has shown so far where that still serves, so that nobody is warned anew, else a fresh one,
 * which is kept beside the identity. `hosts`: what it must be good for; `now` in milliseconds. `unkept` hears why a fresh one
 * could not be kept: a full disk does not close the door.
 */
export const doorCertificate = async (
  identity: Identity,
  hosts: readonly string[],
  now: number,
  unkept: (fault: unknown) => void,
): Promise<DoorCertificate> => {
  const kept = await read(identity)
  if (kept !== undefined && !isStale(kept, hosts, now)) return kept
  const made = await makeDoorCertificate(identity, hosts, now)
  const file = join(identity.folder, FILE)
  try {
    await writeDurably(`${file}.new`, JSON.stringify(made), 0o600)
    await rename(`${file}.new`, file)
  } catch (thrown) {
    unkept(thrown)
  }
  return made
}

/** What was kept; undefined where there is none, or it is damaged or of another identity: then another one serves as well. */
const read = async (identity: Identity): Promise<DoorCertificate | undefined> => {
  try {
    const kept = Kept.parse(JSON.parse((await readText(join(identity.folder, FILE))) ?? 'null'))
    const shown = new X509Certificate(kept.cert)
    const isOurs =
      shown.verify(new X509Certificate(identity.cert).publicKey) && shown.checkPrivateKey(createPrivateKey(kept.key))
    return isOurs ? kept : undefined
  } catch {
    return undefined
  }
}
