import { dispatch, type CdpEvent, type CdpHandlers } from './cdp.ts'
import { cdp } from './engine.ts'
import { toVirtual } from './host-mapping.ts'
import { protocolPort } from './protocol-server.ts'
import { windows } from './windows.ts'

/** Pages that belong to windows. Any other page was opened by a page and must go. */
const own = new Set<string>()
/** Pages being created: the browser reports one before it has told its id. */
let creating: Promise<unknown> = Promise.resolve()

/** Creates an empty page for a window. */
export async function createTarget(size: { width: number; height: number }): Promise<string> {
  const created = cdp().send('Target.createTarget', { url: 'about:blank', newWindow: true, ...size })
  creating = Promise.allSettled([creating, created])
  const { targetId } = await created
  own.add(targetId)
  return targetId
}

const handlers: CdpHandlers = {
  'Target.targetDestroyed': ({ targetId }) => {
    own.delete(targetId)
    const window = windows.all().find((candidate) => candidate.targetId === targetId)
    window?.lost()
  },
  'Target.targetCreated': ({ targetInfo: { type, targetId, openerId, url } }) => {
    if (type !== 'page') return
    void judgeNewPage(targetId, openerId, toVirtual(url, protocolPort()))
  },
}

/** Follows pages that open and close without having been asked to. */
export function followTargets(event: CdpEvent): void {
  dispatch(handlers, event)
}

/** Closes a page that is no window's, and tells the window that opened it. */
async function judgeNewPage(targetId: string, openerId: string | undefined, url: string): Promise<void> {
  await creating
  if (own.has(targetId)) return
  await closeForeign(targetId)
  const all = windows.all()
  const opener = all.find((window) => window.targetId === openerId) ?? all[0]
  opener?.askToOpen(url)
}

/** Closes a page of a link with a target. One that stays paused would freeze the page that opened it. */
async function closeForeign(targetId: string): Promise<void> {
  try {
    const { sessionId } = await cdp().send('Target.attachToTarget', { targetId, flatten: true })
    await cdp().send('Runtime.runIfWaitingForDebugger', {}, sessionId)
    await cdp().send('Target.closeTarget', { targetId })
  } catch {
    // It had gone by itself.
  }
}
