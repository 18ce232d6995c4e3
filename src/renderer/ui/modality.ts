/** Whether the last thing touched was the keyboard: then what opens takes the focus, else it stays where it is. */
let keyboard = false

window.addEventListener('keydown', () => (keyboard = true), { capture: true })
window.addEventListener('pointerdown', () => (keyboard = false), { capture: true })

export const byKeyboard = (): boolean => keyboard

const SOON = 60

/** Gives the focus once whatever closed before has handed it back. Returns the function that calls it off. */
export function focusSoon(target: { readonly current: HTMLElement | null }): () => void {
  const timer = setTimeout(() => target.current?.focus(), SOON)
  return () => clearTimeout(timer)
}
