/** Whether the last thing touched was the keyboard: then what opens takes the focus, else it stays where it is. */
let keyboard = false

window.addEventListener('keydown', () => (keyboard = true), { capture: true })
window.addEventListener('pointerdown', () => (keyboard = false), { capture: true })

export const byKeyboard = (): boolean => keyboard
