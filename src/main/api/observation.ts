import { TOPICS } from '@contract/events'
import { ObservationRequest } from '@contract/observation'
import type { ObservationMessage } from '@contract/observation'
import { parseInput } from '../command/input'
import type { EventAnswer, EventQuestion, LogGap, LoggedEvents, LogPosition } from '../store/event-log'
import { attempt } from '../store/refusal'
import type { Result } from '../store/refusal'
import { Listeners } from './listeners'
import type { Member, Sink } from './listeners'
import { faultFacts } from './log'
import { demandView, heardBy, keysOf, observedCommit, positionIn, told, toldGap } from './observed'
import type { View } from './observed'
import type { SignedIn, StorePort } from './ports'

/** Where an observer's messages go. */
export interface ObserverSink extends Sink {
  /** How much lies unsent; whoever catches up is given more only when there is little. */
  unsent?(): number
  /** Runs once what lies unsent now has gone. */
  whenSent?(run: () => void): void
}

/** Commits that are read from the log in one turn of the event loop, without and with rows of orders. */
const PAGE_COMMITS = 200
const PAGE_WITH_ROWS = 50
/** Unsent bytes beyond which an observer that catches up has to read first. */
const PACE = 256 * 1024

type Subscribe = Extract<ObservationRequest, { type: 'subscribe' }>

interface Place {
  store: StorePort
  view: View
  /** All up to here has been dealt with; undefined before the first answer, for whoever begins at the end. */
  position: LogPosition | undefined
  /** Whether it hears what the channel hears, or still catches up from the log. */
  live: boolean
}
type Observer = Member<Subscribe, Place, ObserverSink>

/** All observers of one store. What is live stands where the channel stands. */
interface Channel {
  store: StorePort
  members: Set<Observer>
  position: LogPosition
  turn: NodeJS.Immediate | undefined
  /** Whether its members are being asked who they are. */
  asking: boolean
  unsubscribe(): void
}

const requestIn = (text: string): Result<ObservationRequest> => {
  try {
    return parseInput(ObservationRequest, JSON.parse(text)) as Result<ObservationRequest>
  } catch {
    return { ok: false, refusal: { code: 'INVALID_INPUT', facts: { rule: 'json' } } }
  }
}

/** Whoever has been at a seq that is no longer there was there in another history. */
const changed = (gap: LogGap): LogGap => (gap.code === 'SEQ_AHEAD' ? { ...gap, code: 'HISTORY_CHANGED' } : gap)

const pageOf = (principals: boolean): { limit: number; principals: boolean } => ({
  limit: principals ? PAGE_WITH_ROWS : PAGE_COMMITS,
  principals,
})

const concernsStaff = ({ events }: LoggedEvents): boolean => events.some(({ topic }) => topic === TOPICS.store)

/** Commits until staff or roles change, that one included. */
const upToStaff = (commits: readonly LoggedEvents[]): readonly LoggedEvents[] => {
  const index = commits.findIndex(concernsStaff)
  return index < 0 ? commits : commits.slice(0, index + 1)
}

/** Texts of one commit, by what is seen of it: observers who see the same are sent the same text. */
const textsOf = (commit: LoggedEvents): ((view: View) => string | undefined) => {
  const keys = keysOf(commit.events)
  const texts = new Map<string, string>()
  return (view) => {
    const heard = heardBy(view, keys)
    if (heard.length === 0) return undefined
    const seen = JSON.stringify([view.orders, view.reservations, view.principals, heard])
    let text = texts.get(seen)
    if (text === undefined) {
      text = JSON.stringify({ type: 'events', ...observedCommit(commit, heard, view) } satisfies ObservationMessage)
      texts.set(seen, text)
    }
    return text
  }
}

/**
 * Observers of the store (SYN-8). Everything is read from the log, a page a turn: a commit that is published is only the
 * sign that there is more. Who catches up and who is live read the same pages by their own position, and one becomes the
 * other where the positions meet, so nothing can be missed or come twice.
 */
export class Observation extends Listeners<Subscribe, Place, ObserverSink> {
  private readonly channels = new Map<StorePort, Channel>()
  /** Who catches up; one of them gets one page a turn. */
  private readonly catching: { member: Observer; place: Place }[] = []
  private turn: NodeJS.Immediate | undefined

  override close(): void {
    super.close()
    clearImmediate(this.turn)
  }

  protected read(text: string, member: Observer): ObservationRequest | undefined {
    const request = requestIn(text)
    if (request.ok) return request.value
    member.turn += 1
    this.refuse(member, request.refusal)
    return undefined
  }

  protected placeFor({ store, staffId }: SignedIn, request: Subscribe): Result<Place> {
    return attempt(() => {
      const view = demandView(store, staffId, request.rooms, request.include?.includes('principal') === true)
      return { store, view, position: positionIn(request.after), live: false }
    })
  }

  protected entered(member: Observer, place: Place): void {
    const page = this.ask(place.store, { after: place.position, limit: 0 })
    if (page === undefined) return this.cutOff(member)
    if (!page.ok) return this.tellGap(member, page.gap)
    const { end, head } = page.value
    place.position = end
    this.send(member, { type: 'subscribed', ...told(end), headSeq: head.seq, now: this.time() })
    const channel = this.channelOf(place.store, head)
    channel.members.add(member)
    this.goOn(member, place, channel)
  }

  protected left(member: Observer, { store }: Place): void {
    const channel = this.channels.get(store)
    if (channel === undefined || !channel.members.delete(member) || channel.members.size > 0) return
    channel.unsubscribe()
    clearImmediate(channel.turn)
    this.channels.delete(store)
  }

  protected override stays(member: Observer, place: Place): void {
    // A store that was opened anew is another log; whoever comes back is told whether it can go on.
    if (member.place?.store !== place.store) this.cutOff(member)
    else member.place.view = place.view
  }

  protected beat(): void {
    const now = this.time()
    for (const { members } of this.channels.values()) {
      for (const member of members) {
        const position = member.place?.position
        if (position !== undefined) this.send(member, { type: 'heartbeat', ...told(position), now })
      }
    }
  }

  private channelOf(store: StorePort, position: LogPosition): Channel {
    let channel = this.channels.get(store)
    if (channel === undefined) {
      const opened: Channel = {
        store,
        members: new Set(),
        position,
        turn: undefined,
        asking: false,
        unsubscribe: () => undefined,
      }
      opened.unsubscribe = store.subscribe(() => this.wake(opened))
      this.channels.set(store, opened)
      channel = opened
    }
    return channel
  }

  /** Reads on in the next turn, however many commits there were in this one. */
  private wake(channel: Channel): void {
    if (channel.asking) return
    channel.turn ??= setImmediate(() => {
      channel.turn = undefined
      this.readOn(channel)
    })
  }

  private readOn(channel: Channel): void {
    const live = [...channel.members].filter(({ place }) => place?.live === true)
    const principals = live.some(({ place }) => place?.view.principals === true)
    const page = this.ask(channel.store, { after: channel.position, ...pageOf(principals) })
    if (page === undefined) return channel.members.forEach((member) => this.cutOff(member))
    if (!page.ok) return this.beginAnew(channel, page.gap)
    const commits = upToStaff(page.value.commits)
    for (const commit of commits) {
      const textFor = textsOf(commit)
      for (const member of live) this.deliver(member, commit, textFor)
    }
    const last = commits.at(-1)
    channel.position = last ?? page.value.end
    if (last !== undefined && concernsStaff(last)) void this.askAll(channel)
    else if (channel.position.seq < page.value.head.seq && channel.members.size > 0) this.wake(channel)
  }

  /** Staff or roles have changed, maybe those of who listens: nothing further is said before all have shown who they are. */
  private async askAll(channel: Channel): Promise<void> {
    channel.asking = true
    await Promise.all([...channel.members].map((member) => this.askAnew(member)))
    channel.asking = false
    if (channel.members.size > 0) this.wake(channel)
  }

  /** The log is another one than a moment ago (a terminal that was given everything afresh). */
  private beginAnew(channel: Channel, gap: LogGap): void {
    channel.position = gap.head
    for (const member of channel.members) this.tellGap(member, changed(gap))
  }

  private deliver(member: Observer, commit: LoggedEvents, textFor: (view: View) => string | undefined): void {
    const { place, sink } = member
    if (place?.position === undefined || commit.seq <= place.position.seq) return
    const text = textFor(place.view)
    if (text !== undefined) {
      if (sink.isBehind?.() === true) return this.cutOff(member)
      sink.send(text)
    }
    place.position = commit
  }

  /** Becomes live where it has caught up; else it is given the next page when it is its turn and it has read the last. */
  private goOn(member: Observer, place: Place, channel: Channel): void {
    if (place.position === undefined || place.position.seq >= channel.position.seq) {
      place.live = true
      return
    }
    const { sink } = member
    if ((sink.unsent?.() ?? 0) > PACE && sink.whenSent !== undefined) {
      sink.whenSent(() => {
        if (member.place === place) this.goOn(member, place, channel)
      })
      return
    }
    this.catching.push({ member, place })
    this.turn ??= setImmediate(() => this.catchUp())
  }

  private catchUp(): void {
    this.turn = undefined
    const next = this.catching.shift()
    if (this.catching.length > 0) this.turn = setImmediate(() => this.catchUp())
    if (next === undefined || next.member.place !== next.place) return
    const { member, place } = next
    const channel = this.channels.get(place.store)
    const page = this.ask(place.store, { after: place.position, ...pageOf(place.view.principals) })
    if (channel === undefined || page === undefined) return this.cutOff(member)
    if (!page.ok) return this.tellGap(member, changed(page.gap))
    for (const commit of page.value.commits) this.deliver(member, commit, textsOf(commit))
    if (member.place === place) this.goOn(member, place, channel)
  }

  /** The log cannot be read: whoever listens comes back when it can. */
  private ask(store: StorePort, question: EventQuestion): EventAnswer | undefined {
    try {
      return store.eventsAfter(question)
    } catch (thrown) {
      this.log.error(faultFacts(thrown), 'observers could not read the log')
      return undefined
    }
  }

  private tellGap(member: Observer, gap: LogGap): void {
    this.leave(member)
    this.send(member, { type: 'gap', ...toldGap(gap) })
  }

  private send(member: Observer, message: ObservationMessage): void {
    this.tell(member, message)
  }
}
