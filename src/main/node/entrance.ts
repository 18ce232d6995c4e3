import type { Refusal } from '@contract/errors'
import type { PairingCode } from '@contract/operations/terminals'
import { isTokenOld, newTerminalToken, shownToken, tokenHashOf } from '../access/terminal-tokens'
import { activeTerminals } from '../access/terminals'
import type { Log } from '../api/log'
import type { DoorRefusal, SyncCaller } from '../server/sync-sockets'
import { isoTime, parsed } from '../store/entities'
import { freshId } from '../store/ids'
import type { ConnectionReader } from '../store/reader'
import type { Result } from '../store/refusal'
import type { Link } from '../sync/link'
import { makeAnswer, PairingDesk } from '../sync/pairing'
import type { PairingAnswer, PairingRequest } from '../sync/pairing'
import type { HubMessage, TerminalMessage } from '../sync/protocol'
import type { HubRole } from './hub-role'
import type { Neighbours } from './neighbours'

export interface EntranceOptions {
  merchantId: string
  reader: ConnectionReader
  log: Log
  neighbours: Neighbours
  /** UTC milliseconds. */
  now(): number
  /** The hub's side, while this node leads and its store is there. */
  hub(): HubRole | undefined
}

/** How other machines come into the store of a hub: by a code once, by their token from then on (SYN-6). */
export class Entrance {
  private readonly options: EntranceOptions
  private readonly desk = new PairingDesk()
  private pairingBy: string | null = null
  private pairingUntil = 0
  private pairingStandby = false

  constructor(options: EntranceOptions) {
    this.options = options
  }

  /** Whether a code is open: for at most ten minutes after someone asked for one. */
  get isPairing(): boolean {
    return this.options.hub() !== undefined && this.pairingUntil > this.options.now()
  }

  /** Makes a code for one further terminal, which is to be a standby or not. */
  async open(staffId: string, standby: boolean): Promise<Result<PairingCode>> {
    const { neighbours, hub, now } = this.options
    const { network } = neighbours
    if (hub() === undefined) return refused('HUB_NEEDED')
    if (network === undefined) return refused('CANNOT_LISTEN')
    const listening = await network.listen()
    if (!listening.ok) return listening
    if (!neighbours.membership.listening) neighbours.remember({ listening: true })
    await this.enrolSelf()
    this.pairingBy = staffId
    this.pairingStandby = standby
    const { code, expiresAt } = this.desk.open(now())
    this.pairingUntil = expiresAt
    const { fingerprint } = network.identity
    const addresses = listening.value
    const link = `${addresses[0] ?? ''}/#pair=${code}&fingerprint=${fingerprint}`
    return { ok: true, value: { code, expiresAt: isoTime(expiresAt), addresses, fingerprint, link } }
  }

  /** Lets nobody in by code any more; answers whether one was open. */
  close(): boolean {
    return this.desk.close()
  }

  /** A machine that says it knows the code; undefined where it does not, or none is open. */
  async pair(request: PairingRequest): Promise<PairingAnswer | undefined> {
    const { merchantId, reader, log, neighbours, now } = this.options
    const { network } = neighbours
    const hub = this.options.hub()
    if (network === undefined || hub === undefined) return undefined
    const check = await this.desk.check(request, network.identity.fingerprint, now())
    if (!check.ok) {
      log.warn({ reason: check.reason }, 'pairing refused')
      return undefined
    }
    const id = freshId(now())
    const token = newTerminalToken()
    const standby = this.pairingStandby
    const { terminalName: name, fingerprint } = request
    const enrolled = await hub.enrol(
      { id, name, fingerprint, addresses: [], tokenHash: tokenHashOf(token), standby },
      this.pairingBy,
    )
    if (!enrolled.ok) return undefined
    const trusted = activeTerminals(reader).flatMap((row) =>
      row.fingerprint === null ? [] : [{ fingerprint: row.fingerprint, addresses: parsed<string[]>(row.addresses) }],
    )
    const { code } = enrolled.value as { code: string }
    return makeAnswer(check.key, network.identity.fingerprint, request, {
      merchantId,
      terminalId: id,
      terminalCode: code,
      token,
      trusted,
      standby,
    })
  }

  /** Whether the door opens for more than a glance: a node of this store, or one that was shut out and is to hear it. */
  knows({ terminalId, token }: Pick<SyncCaller, 'terminalId' | 'token'>): boolean {
    const { reader, neighbours, now } = this.options
    return shownToken(reader, token, now()) !== undefined || neighbours.rowOf(terminalId)?.status === 'REVOKED'
  }

  /** A terminal at the door: whether it may come in, and to whom it then speaks (sync.md, message 1). */
  admit(caller: SyncCaller): { accept(link: Link<HubMessage, TerminalMessage>): void } | DoorRefusal {
    const { reader, neighbours, now } = this.options
    const hub = this.options.hub()
    if (hub === undefined) return 'NOT_THE_HUB'
    const { terminal, isNext } = shownToken(reader, caller.token, now()) ?? {}
    if (terminal === undefined || terminal.id !== caller.terminalId) {
      return neighbours.rowOf(caller.terminalId)?.status === 'REVOKED' ? 'REVOKED' : 'UNKNOWN'
    }
    if (isNext === true) hub.tokenUsed(terminal.id, caller.token)
    if (terminal.addresses !== JSON.stringify(caller.addresses)) {
      const { id, name, fingerprint } = terminal
      void hub.enrol({ id, name, fingerprint, addresses: caller.addresses, tokenHash: null, standby: false }, null)
    }
    return { accept: (link) => hub.accept(link, terminal.id) }
  }

  /** The store knows its hub like any other node: name, certificate, addresses, and the token it would dial with. */
  async enrolSelf(): Promise<void> {
    const { merchantId, reader, log, neighbours, now } = this.options
    const { network } = neighbours
    const hub = this.options.hub()
    if (network === undefined || hub === undefined) return
    const { terminalId: id, name } = neighbours.membership
    const { fingerprint } = network.identity
    const addresses = network.reachedAt()
    const known = neighbours.ownRow()
    const token = await network.token(merchantId, id)
    // The store may be closed, or led by another node, by now.
    if (this.options.hub() !== hub) return
    const shown = token === undefined ? undefined : shownToken(reader, token, now())
    const fits = token !== undefined && shown?.terminal.id === id && !isTokenOld(shown.givenAt, now())
    if (known?.fingerprint === fingerprint && known.addresses === JSON.stringify(addresses) && fits) return
    const fresh = fits ? token : newTerminalToken()
    if (!fits) await network.keepToken(merchantId, id, fresh, token)
    if (this.options.hub() !== hub) return
    const enrolled = await hub.enrol(
      { id, name, fingerprint, addresses, tokenHash: fits ? null : tokenHashOf(fresh), standby: false },
      null,
    )
    if (!enrolled.ok) log.error({ code: enrolled.refusal.code }, 'the hub could not enrol itself')
  }
}

const refused = (code: 'HUB_NEEDED' | 'CANNOT_LISTEN'): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code },
})
