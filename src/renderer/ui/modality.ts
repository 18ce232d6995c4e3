/** Whether the last thing touched was the keyboard: then what opens takes the focus, else it stays where it is. */
let keyboard = false

window.addEventListener('keydown', () => (keyboard = true), { capture: true })
window.addEventListener('pointerdown', () => (keyboard = false), { capture: true })

export const byKeyboard = (): boolean => keyboard

const SOON = 60

/** Keeps a keyboard's place: where the focus has fallen to nowhere, it goes on to something that is still there. */
export function rescueFocus(...places: readonly (Element | null)[]): void {
  setTimeout(() => {
    if (!keyboard || document.activeElement !== document.body) return
    const place = places.find((one) => one !== document.body && one?.isConnected === true)
    if (place instanceof HTMLElement) place.focus()
  }, SOON)
}

/** Gives the focus once whatever closed before has handed it back. Returns the function that calls it off. */
export function focusSoon(target: { readonly current: HTMLElement | null }): () => void {
  const timer = setTimeout(() => target.current?.focus({ preventScroll: true }), SOON)
  return () => clearTimeout(timer)
}
