/** One terminal, composed: client, stores and feed, made without React. The only place that knows the window. */
import { makeClient } from '../state/client/client'
import type { Client } from '../state/client/client'
import { ask } from '../state/client/ask'
import { makeClock, TICK_MILLISECONDS } from '../state/clock'
import { makeConnection, worksAlone } from '../state/connection'
import { Feed, watchFeed } from '../state/feed/feed'
import { browserFeed, desktopFeed } from '../state/feed/feed-link'
import { makePreferences } from '../state/preferences'
import { makeProjection } from '../state/projection/store'
import { makeSession } from '../state/session'
import { makeToasts } from '../state/toasts'
import { makeFloorView } from '../state/floor-view'
import { followBackButton } from './back-button'

export type Terminal = ReturnType<typeof makeTerminal>

const START_AGAIN_MILLISECONDS = 2_000
/** What a session is made of. */
const SESSION_ENTITIES: ReadonlySet<string> = new Set(['Merchant', 'Staff', 'Role'])

/** Asks until the store answers who it is, and takes up a kept sign-in. */
function starter(client: Client, session: ReturnType<typeof makeSession>) {
  return async function start(): Promise<void> {
    const status = await ask((options) => client.setup.status({}, options))
    if (!status.ok) {
      session.getState().unreachable()
      setTimeout(() => void start(), START_AGAIN_MILLISECONDS)
      return
    }
    const { token } = session.getState()
    const current = token === null ? null : await ask((options) => client.sessions.current({}, options))
    if (token !== null && current?.ok === true) session.getState().entered({ token, ...current.value })
    else session.getState().met(status.value.stores[0] ?? null)
  }
}

export function makeTerminal() {
  const bridge = window.floorbook
  const preferences = makePreferences(window.localStorage)
  const session = makeSession(window.sessionStorage)
  const token = (): string | null => session.getState().token
  const client = makeClient({ bridge, token })
  const connection = makeConnection()
  const projection = makeProjection()
  const clock = makeClock(() => Date.now() + connection.getState().skew)
  const toasts = makeToasts()
  const floorView = makeFloorView()
  const feed = new Feed({
    link: bridge === undefined ? browserFeed() : desktopFeed(bridge),
    token,
    readFloor: () => ask((options) => client.floor.live({}, options)),
    target: projection,
    heard: (at, storeNow) => connection.getState().heard(at, storeNow),
    live: () => {
      connection.getState().live()
      clock.getState().tick()
    },
    cutOff: () => connection.getState().cutOff(),
    notShown: () => connection.getState().notShown(),
    synced: (sync) => connection.getState().synced(sync),
    signedOut: () => session.getState().leave(true),
  })

  session.subscribe((now, before) => {
    if (now.token === null && before.token !== null) {
      feed.stop()
      projection.clear()
      floorView.getState().reset()
    } else if (now.info !== null && (before.info === null || now.token !== before.token)) feed.follow()
    if (now.phase !== 'signedIn' && before.phase === 'signedIn')
      floorView.getState().set({ promoting: false, pairingAnew: false })
    toasts.getState().cover(now.phase === 'locked' || now.phase === 'signIn')
    // Whoever takes the terminal over sees the whole floor, and not a colleague's wish for less of it, nor what they did.
    if (now.info !== null && now.info.staff.id !== before.info?.staff.id) {
      floorView.getState().set({ own: false })
      toasts.getState().clear()
    }
  })

  connection.subscribe((now, before) => {
    if (worksAlone(before) && !worksAlone(now)) toasts.getState().clearUnsent()
  })

  // Rights, names and settings may change while someone is signed in.
  projection.onTouched((_touched, change) => {
    if (change?.rows.some(({ entity }) => SESSION_ENTITIES.has(entity)) !== true) return
    void ask((options) => client.sessions.current({}, options)).then((answer) => {
      if (answer.ok) session.getState().refreshed(answer.value)
      else if (answer.failure.code === 'UNAUTHENTICATED') session.getState().leave(true)
    })
  })

  return {
    client,
    /** A browser works on a node that may be out of reach, and has nothing of its own to go on with (SYN-7). */
    isBrowser: bridge === undefined,
    preferences,
    session,
    connection,
    projection,
    clock,
    toasts,
    floorView,
    start() {
      watchFeed(feed)
      // A window of its own has no such button, and a browser's leads out of the program.
      if (bridge === undefined) followBackButton(floorView)
      setInterval(() => clock.getState().tick(), TICK_MILLISECONDS)
      void starter(client, session)()
    },
  }
}
