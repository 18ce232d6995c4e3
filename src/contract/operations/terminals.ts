import { z } from 'zod'
import { NodeAddress, Terminal, TERMINAL_STATUSES } from '../entities/terminal'
import { command, node, query } from '../operation'
import { Id, LIMITS, Line, listOf, page, Timestamp } from '../primitives'
import { SyncStatus } from '../sync'
import { byId } from './shared'

const STORE = '/v1/api/store'

/** The paired nodes of the store (SYN-6). Pairing and revoking need the hub. */
export const terminals = {
  find: query({
    permission: 'Terminal.find',
    method: 'GET',
    path: `${STORE}/terminals`,
    tag: 'Terminals',
    summary: 'Lists the nodes of the store',
    input: z.strictObject({ ...page(['createdAt', 'modifiedAt']), status: z.enum(TERMINAL_STATUSES).optional() }),
    output: listOf(Terminal),
  }),
  update: command({
    permission: 'Terminal.update',
    method: 'PATCH',
    path: `${STORE}/terminals/{id}`,
    tag: 'Terminals',
    summary: 'Renames a node, makes it a standby, gives it its station',
    input: z.strictObject({
      id: Id,
      name: Line.optional(),
      standby: z.boolean().optional(),
      stationUnitIds: z.array(Id).max(LIMITS.nodesPerCall).optional(),
    }),
    output: Terminal,
    errors: ['TERMINAL_REVOKED'],
  }),
  revoke: command({
    permission: 'Terminal.revoke',
    method: 'POST',
    path: `${STORE}/terminals/{id}/revoke`,
    tag: 'Terminals',
    summary: 'Shuts a node out for good; what it has not sent stays on its disk',
    input: byId,
    output: Terminal,
    errors: ['TERMINAL_REVOKED', 'ALREADY_HUB'],
  }),
}

/** A code that pairs one terminal, once, within minutes. */
export const PairingCode = z
  .object({
    code: z.string().meta({ description: 'Twelve letters and digits in groups of four; no O, I, L or U' }),
    expiresAt: Timestamp,
    addresses: z.array(z.string()),
    fingerprint: z.string(),
    link: z.string().meta({ description: 'Address, code and fingerprint in one, for a QR code' }),
  })
  .meta({ id: 'PairingCode' })
export type PairingCode = z.infer<typeof PairingCode>

/** What concerns this node and the hub; none of it is written through the log. */
export const sync = {
  status: node({
    permission: 'Diagnostics.find',
    method: 'GET',
    path: `${STORE}/sync`,
    tag: 'Sync',
    summary: 'How this node stands to the hub, and at the hub, how each terminal does',
    input: z.strictObject({}),
    output: SyncStatus,
  }),
  openPairing: node({
    permission: 'Terminal.pair',
    method: 'POST',
    path: `${STORE}/pairing-code`,
    tag: 'Sync',
    summary: 'At the hub: lets other machines reach it, and makes a code that pairs one of them',
    input: z.strictObject({
      standby: z
        .boolean()
        .default(false)
        .meta({ description: 'The one that is paired fetches the whole history and keeps it (SYN-5)' }),
    }),
    output: PairingCode,
    errors: ['HUB_NEEDED', 'CANNOT_LISTEN'],
  }),
  closePairing: node({
    permission: 'Terminal.pair',
    method: 'DELETE',
    path: `${STORE}/pairing-code`,
    tag: 'Sync',
    summary: 'Makes the open code worthless',
    input: z.strictObject({}),
    output: z.object({ closed: z.boolean() }),
  }),
  promote: node({
    permission: 'Sync.promote',
    method: 'POST',
    path: `${STORE}/sync/promote`,
    tag: 'Sync',
    summary: 'Makes this terminal the hub; the old one is fenced when it returns (SYN-5)',
    input: z.strictObject({}),
    output: SyncStatus,
    errors: ['ALREADY_HUB', 'STORE_NOT_READY', 'CANNOT_LISTEN', 'TERMINAL_REVOKED', 'QUARANTINED'],
  }),
  setHubAddresses: node({
    permission: 'Terminal.pair',
    method: 'PUT',
    path: `${STORE}/sync/hub-addresses`,
    tag: 'Sync',
    summary: 'Where this terminal looks for the hub, beside what it finds by itself',
    input: z.strictObject({ addresses: z.array(NodeAddress).max(10) }),
    output: SyncStatus,
    errors: ['ALREADY_HUB'],
  }),
}
