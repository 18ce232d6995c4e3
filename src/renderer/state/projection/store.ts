import { createStore } from 'zustand/vanilla'
import type { ChangeMessage } from '@contract/feed'
import type { LiveFloor } from '@contract/operations/store'
import { Projection } from './projection'
import type { Touched } from './projection'

/**
 * The projection for React and the canvas. React selects rows (a changed row is a new object) or depends on a version;
 * the canvas listens to what was touched. Derived values are functions over `data`, never stored copies.
 */
export interface ProjectionState {
  readonly data: Projection
  /** Counts every change. */
  version: number
  /** Counts changes of plans, layouts, zones, units, staff and settings. */
  structure: number
  loaded: boolean
}

export type TouchListener = (touched: Touched, change: ChangeMessage | null) => void

export const makeProjection = () => {
  const store = createStore<ProjectionState>()(() => ({
    data: new Projection(),
    version: 0,
    structure: 0,
    loaded: false,
  }))
  const listeners = new Set<TouchListener>()

  const announce = (touched: Touched, change: ChangeMessage | null): void => {
    const { version, structure } = store.getState()
    store.setState({ version: version + 1, structure: structure + (touched.structure ? 1 : 0), loaded: true })
    for (const listener of listeners) listener(touched, change)
  }

  return {
    store,
    get position() {
      return store.getState().data.position
    },
    load: (floor: LiveFloor) => announce(store.getState().data.load(floor), null),
    apply: (change: ChangeMessage) => announce(store.getState().data.apply(change), change),
    /** Forgets everything: another store, or nobody is signed in. */
    clear() {
      store.setState({ data: new Projection(), version: store.getState().version + 1, loaded: false })
    },
    /** Hears of each load and change, after it is made. Returns the function that stops listening. */
    onTouched(listener: TouchListener): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
export type ProjectionStore = ReturnType<typeof makeProjection>
