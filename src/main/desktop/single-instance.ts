import { app } from 'electron'
import { logDesktop } from './log'

/**
 * Takes the lock of this user folder, before any data file is opened: two processes on one store would each believe
 * to be its only writer. Returns false in the second process, which must then end; the first one comes to the front.
 */
export function takeSingleInstance(focus: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', () => {
    logDesktop('info', 'second-instance')
    focus()
  })
  return true
}
