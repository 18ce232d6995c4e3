import type { StoreApi } from 'zustand'
import { depthOf } from '../state/floor-view'
import type { FloorViewStore } from '../state/floor-view'

/** The depth that an entry stands for; null for one that is not from here, such as a link within the page makes. */
const depthIn = (state: unknown): number | null =>
  typeof state === 'object' && state !== null && 'depth' in state && typeof state.depth === 'number'
    ? state.depth
    : null

const openDialog = (): Element | null => document.querySelector('[role="dialog"][aria-modal="true"]')

/**
 * Back, of a browser or a tablet, takes one step back in the program and does not leave it while there is one: a dialog closes,
 * then what is open on the floor, and from another screen it goes home to the floor. The browser's history holds one entry for
 * each such step. They are pushed when someone opens something: entries that nobody has touched the page for are skipped by
 * browsers.
 */
export function followBackButton(view: StoreApi<FloorViewStore>): void {
  const { history } = window
  let depth = depthIn(history.state) ?? 0
  /** A step through the history that was asked for here has not come yet. */
  let stepping = false
  /** What is open is being closed, and nobody opens anything. */
  let closing = false
  const step = (by: number): void => {
    stepping = true
    history.go(by)
  }
  const follow = (): void => {
    if (stepping || closing) return
    const wanted = depthOf(view.getState())
    if (wanted < depth) step(wanted - depth)
    for (; depth < wanted; depth += 1) history.pushState({ depth: depth + 1 }, '')
  }
  window.addEventListener('popstate', (event) => {
    const before = depth
    const reached = depthIn(event.state)
    if (reached === null) return history.replaceState({ depth }, '')
    depth = reached
    const dialog = openDialog()
    if (stepping) stepping = false
    else if (depth < before && dialog !== null) {
      dialog.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', bubbles: true }))
      step(before - depth)
    } else {
      closing = true
      for (let above = before - depth; above > 0; above -= 1) view.getState().goBack()
      closing = false
    }
    follow()
  })
  view.subscribe(follow)
  // A page that was loaded again begins at the floor, whatever it had open.
  history.replaceState({ depth }, '')
  follow()
}
