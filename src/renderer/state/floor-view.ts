import { createStore } from 'zustand/vanilla'
import type { Candidate } from '@contract/operations/units'
import type { TransferTarget } from '@contract/operations/usages'

/** What would happen at the tables that were tapped, as the store says it. */
export interface Chosen {
  unitIds: readonly string[]
  capacity: number
  reservedTo: string
  nextBookingAt: string | null
  shortened: boolean
  /** Why nobody can be seated there; null where it goes. */
  refusal: string | null
  /** Another station's table, while nobody can be asked: tapping once more overrides that, and it is noted (SYN-3). */
  otherStation: boolean
}

/** A party is looking for a table: a walk-in, or an open order without one. */
export interface Seating {
  kind: 'seating'
  /** Which one it is: an answer that comes late belongs to the seating that asked. */
  id: symbol
  partySize: number
  /** The order that has no table yet; null for a walk-in. */
  orderId: string | null
  /** The conflict card that this settles: choosing a table that simply goes is then the last tap. */
  conflictId: string | null
  /** A booking that lost its table keeps its time; null: from now on. */
  window: { from: string; to: string } | null
  /** null while the store is asked. */
  candidates: readonly Candidate[] | null
  chosen: Chosen | null
  /** Someone else was faster: the table and who took it, where that is known. */
  taken: { number: string; by: string | null } | null
  /** The store has been asked to seat them: nothing else can be chosen until it has answered. */
  busy: boolean
}

/** A party is moved in two taps, or is being dragged. */
export interface Moving {
  kind: 'moving'
  usageId: string
  fromUnitId: string
  /** The conflict card that this settles: this party makes room for the card's. */
  conflictId: string | null
  /** null while the store is asked. */
  targets: ReadonlyMap<string, TransferTarget> | null
  chosenId: string | null
  /** The target is another station's table: see Chosen. */
  otherStation: boolean
  busy: boolean
}

/** Free tables for a size, area and time are shown. */
export interface Finding {
  kind: 'finding'
  at: number
  unitIds: readonly string[]
}

export type Interaction = { kind: 'none' } | Seating | Moving | Finding
export const NONE: Interaction = { kind: 'none' }

/** Pages for who looks after the store: its nodes, who serves where, its settings, how its sync does. */
export const MANAGE_PAGES = ['terminals', 'sections', 'settings', 'diagnostics'] as const
export type ManagePage = (typeof MANAGE_PAGES)[number]

export interface FloorViewState {
  screen: 'floor' | 'bookings' | 'conflicts' | 'activity' | 'manage'
  /** The page of the store's keeping that is open, or was last; null takes the first one that may be seen. */
  managePage: ManagePage | null
  /** It was asked to make this terminal the hub; the dialog asks once more. */
  promoting: boolean
  /** It was asked to pair this terminal anew; the dialog takes the code. */
  pairingAnew: boolean
  layoutId: string | null
  zoneId: string | null
  /** Only the tables of who is signed in stand out. */
  own: boolean
  selectedId: string | null
  /** The panel of what is selected takes the focus: it was asked for by name or in the list, not walked past. */
  focusPanel: boolean
  interaction: Interaction
  /** Text of the find field; null while it is closed. */
  findText: string | null
  /** Asks the canvas to bring tables into view; the number makes each wish a new one. */
  lookAt: { unitIds: readonly string[]; wish: number } | null
  /** The card that the inbox brings into view; null for none. */
  cardId: string | null
  /** The lines of orders are unfolded. */
  linesShown: boolean
  /** The table or person whose history is shown. */
  subjectId: string | null
}

export interface FloorViewStore extends FloorViewState {
  set(change: Partial<FloorViewState>): void
  select(unitId: string | null, focusPanel?: boolean): void
  show(unitIds: readonly string[]): void
  /** Changes the running interaction, if it is still the same kind. */
  change<Kind extends Interaction['kind']>(
    kind: Kind,
    change: Partial<Omit<Extract<Interaction, { kind: Kind }>, 'kind'>>,
  ): void
  /** One step back: what is chosen, then the interaction, then the selection. Says whether there was one. */
  stepBack(): boolean
  /** Towards the floor with nothing open: home from another screen, else one step back. */
  goBack(): void
  reset(): void
}

const START: FloorViewState = {
  screen: 'floor',
  managePage: null,
  promoting: false,
  pairingAnew: false,
  layoutId: null,
  zoneId: null,
  own: false,
  selectedId: null,
  focusPanel: false,
  interaction: NONE,
  findText: null,
  lookAt: null,
  cardId: null,
  linesShown: false,
  subjectId: null,
}

function backFrom(state: FloorViewState): Partial<FloorViewState> | null {
  const { interaction } = state
  if (state.findText !== null) return { findText: null }
  // What has been sent is no longer a choice that one could go back to.
  if (interaction.kind === 'seating' && interaction.chosen !== null && !interaction.busy)
    return { interaction: { ...interaction, chosen: null, taken: null } }
  if (interaction.kind === 'moving' && interaction.chosenId !== null)
    return { interaction: { ...interaction, chosenId: null, otherStation: false } }
  if (interaction.kind !== 'none') return { interaction: NONE }
  return state.selectedId === null ? null : { selectedId: null }
}

/** How often one can go back until the floor stands there with nothing open. */
export function depthOf(state: FloorViewState): number {
  if (state.screen !== 'floor') return 1 + depthOf({ ...state, screen: 'floor' })
  const back = backFrom(state)
  return back === null ? 0 : 1 + depthOf({ ...state, ...back })
}

export const makeFloorView = () =>
  createStore<FloorViewStore>()((set, get) => ({
    ...START,
    set,
    select: (selectedId, focusPanel = false) => set({ selectedId, focusPanel }),
    show: (unitIds) => set({ lookAt: { unitIds, wish: (get().lookAt?.wish ?? 0) + 1 } }),
    change(kind, change) {
      const { interaction } = get()
      if (interaction.kind === kind) set({ interaction: { ...interaction, ...change } })
    },
    stepBack() {
      const back = backFrom(get())
      if (back !== null) set(back)
      return back !== null
    },
    goBack() {
      if (get().screen === 'floor') get().stepBack()
      else set({ screen: 'floor' })
    },
    reset: () => set(START),
  }))
