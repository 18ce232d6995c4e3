import { createStore } from 'zustand/vanilla'

/** The store's time as this terminal shows it: it moves every TICK, and at once when asked. */
export interface ClockStore {
  now: number
  tick(): void
}

export const TICK_MILLISECONDS = 10_000

export const makeClock = (storeNow: () => number) =>
  createStore<ClockStore>()((set) => ({
    now: storeNow(),
    tick: () => set({ now: storeNow() }),
  }))
