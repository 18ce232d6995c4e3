import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ERRORS } from '@contract/errors'
import { PairingRequest } from '../sync/pairing'
import type { PairingAnswer } from '../sync/pairing'
import { ShellRefusal } from './faults'
import type { Limiter } from './limits'

/** Where a machine that was told the code asks to be let in (SYN-6). Not part of the contract: only nodes speak it. */
export const PAIRING_PATH = '/v1/pairing'

/**
 * What stands behind the route: lets a machine in that knows the open code; undefined where it does not. One that keeps to
 * another store than the code is for is told so before the code is looked at: it stays good for whom it was made.
 */
export interface PairingDoor {
  pair(request: PairingRequest): Promise<PairingAnswer | 'OTHER_STORE' | undefined>
}

/** Refusals say nothing of why a code is not taken: whoever guesses learns nothing. */
export function addPairingRoute(app: FastifyInstance, door: PairingDoor, limit: Limiter): void {
  const answer = async (request: FastifyRequest): Promise<PairingAnswer> => {
    const asked = PairingRequest.safeParse(request.body)
    const granted = asked.success ? await door.pair(asked.data) : undefined
    if (granted === 'OTHER_STORE') throw new ShellRefusal({ code: 'OTHER_STORE' }, ERRORS.OTHER_STORE.status)
    if (granted === undefined) throw new ShellRefusal({ code: 'PAIRING_REFUSED' }, 403)
    return granted
  }
  app.route({ method: 'POST', url: PAIRING_PATH, onRequest: limit, bodyLimit: 4_096, handler: answer })
}
