import { useEffect, useState } from 'react'
import type { AllocationLayout } from '@contract/entities/floor'
import { useFloorView, usePreferences, useSession } from '../app/context'
import { confirm } from './acts/tap'
import { chooseCandidate, startSeating } from './acts/seating'
import { useDesk } from './desk'
import type { Desk } from './desk'

/** Something that opens and closes, by a button or by a key. */
export interface Opening {
  opened: boolean
  open: () => void
  close: () => void
}

export interface FloorKeys {
  find: Opening
  free: Opening
  more: Opening
  help: Opening
  moveAll: Opening
}

function useOpening(): Opening {
  const [opened, setOpened] = useState(false)
  return { opened, open: () => setOpened(true), close: () => setOpened(false) }
}

const TYPING = 'input:not([type="radio"]):not([type="checkbox"]), textarea, select, [contenteditable="true"]'
const ON_TOP = '[role="dialog"], [role="menu"], [role="listbox"]'
const ACTS_BY_ITSELF = 'button, a, input, [role="button"]'

/** 1 to 8 seat a party of that size; while the best tables are ringed, 1 to 3 take one of them. */
function digit(desk: Desk, pressed: number, more: Opening): void {
  const { interaction } = desk.terminal.floorView.getState()
  const candidate = interaction.kind === 'seating' ? interaction.candidates?.[pressed - 1] : undefined
  if (interaction.kind === 'seating' && pressed <= 3) {
    if (candidate !== undefined) chooseCandidate(desk, candidate)
  } else if (interaction.kind === 'moving') return
  else if (pressed === 9) more.open()
  else void startSeating(desk, pressed)
}

/** The floor by keys alone. Single keys act only while nobody types, and can be turned off. */
export function useFloorKeys(layouts: readonly AllocationLayout[]): FloorKeys {
  const desk = useDesk()
  const [find, free, more, help] = [useOpening(), useOpening(), useOpening(), useOpening()]
  const moveAll = useOpening()
  const active = usePreferences((preferences) => preferences.keys)
  const { floorView, legend, prefer } = usePreferences((preferences) => preferences)
  const lock = useSession((session) => session.lock)
  const stepBack = useFloorView((view) => view.stepBack)
  const set = useFloorView((view) => view.set)
  const layoutId = useFloorView((view) => view.layoutId)

  const otherLayout = (step: number): void => {
    const at = layouts.findIndex((layout) => layout.id === layoutId)
    const next = layouts[(at + step + layouts.length) % layouts.length]
    if (next !== undefined) set({ layoutId: next.id, zoneId: null, selectedId: null })
  }

  const acts: Readonly<Record<string, () => void>> = {
    '/': find.open,
    '?': help.open,
    f: free.open,
    m: moveAll.open,
    l: () => prefer({ floorView: floorView === 'list' ? 'plan' : 'list' }),
    g: () => prefer({ legend: !legend }),
    k: lock,
    '[': () => otherLayout(-1),
    ']': () => otherLayout(1),
  }

  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      // The plan keeps Escape to itself for a party in the hand; it is a step back all the same.
      if (event.defaultPrevented && event.key !== 'Escape') return
      const target = event.target instanceof Element ? event.target : null
      // A dialog that this very key has closed is gone from the page, but not from around what had the focus.
      if (target?.closest(`${TYPING}, ${ON_TOP}`) || document.querySelector(ON_TOP) !== null) return
      if (event.key === 'Escape') {
        stepBack()
        return
      }
      if (event.key === 'Enter') {
        if (target?.closest(ACTS_BY_ITSELF)) return
        confirm(desk)
        return
      }
      if (!active) return
      if (/^[1-9]$/.test(event.key)) {
        event.preventDefault()
        digit(desk, Number(event.key), more)
        return
      }
      const act = acts[event.key.toLowerCase()]
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  })

  return { find, free, more, help, moveAll }
}
