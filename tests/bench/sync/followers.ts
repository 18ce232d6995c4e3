import { dialHub } from '../../../src/main/node/hub-socket'
import type { Link } from '../../../src/main/sync/link'
import { PROTOCOL_VERSION } from '../../../src/main/sync/protocol'
import type { HubMessage, TerminalMessage, WatermarkText } from '../../../src/main/sync/protocol'
import { SCHEMA_VERSION } from '../../../src/main/store/migrations'
import type { Handlers } from '../support/worker'
import { sharedNow } from '../support/worker'
import type { HubFacts, Member } from './hub'
import { until } from './pace'
import type { Arrivals } from './pace'

/**
 * Terminals without a store: the product's own connection to the hub, whose messages are read and checked against the
 * schema, the protocol's hello and reports, and nothing behind. What the hub costs, apart from what a terminal's disk costs.
 */

const REPORT_EVERY = 500

class Follower {
  readonly arrivals: Arrivals[number] = []
  readonly member: Member
  private readonly link: Link<TerminalMessage, HubMessage>
  mark: WatermarkText
  isLive = false

  constructor(link: Link<TerminalMessage, HubMessage>, member: Member, mark: WatermarkText) {
    this.link = link
    this.member = member
    this.mark = mark
    link.onMessage((message) => this.hear(message))
    link.send({
      type: 'hello',
      epoch: mark.epoch,
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      terminalId: member.id,
      terminalCode: member.code,
      watermark: mark,
      whole: false,
      firstN: 1,
      clock: Date.now(),
    })
    setInterval(() => this.report(), REPORT_EVERY)
  }

  private hear(message: HubMessage): void {
    if (message.type === 'welcome') this.isLive = message.mode === 'live'
    if (message.type !== 'commit') return
    const { seq, epoch, chain } = message.commit
    if (seq !== this.mark.seq + 1) throw new Error(`${this.member.code} got ${seq} after ${this.mark.seq}`)
    this.arrivals.push([seq, sharedNow()])
    this.mark = { seq, epoch, chain }
    if (message.report) this.report()
  }

  private report(): void {
    this.link.send({ type: 'report', epoch: this.mark.epoch, watermark: this.mark })
  }
}

export const followersWork = (): Handlers => {
  const followers: Follower[] = []
  return {
    /** Dials for each terminal and waits until the hub pushes to it. */
    async open({ hub, members, mark }: { hub: HubFacts; members: Member[]; mark: WatermarkText }) {
      for (const member of members) {
        const { merchantId, address } = hub
        const caller = { merchantId, terminalId: member.id, token: member.token, addresses: [] }
        const dialled = await dialHub(address, caller, (fingerprint) => fingerprint === hub.fingerprint)
        if ('failed' in dialled) throw new Error(`terminal ${member.code} was not let in: ${dialled.failed}`)
        const follower = new Follower(dialled.link, member, mark)
        await until(() => follower.isLive, `terminal ${member.code} following`)
        followers.push(follower)
      }
    },
    async collect({ seq }: { seq: number }): Promise<Arrivals> {
      await until(() => followers.every(({ mark }) => mark.seq >= seq), 'the last commit')
      return followers.map(({ arrivals }) => arrivals.splice(0))
    },
  }
}
