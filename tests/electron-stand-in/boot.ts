/** Starts the browser, and with it the application's life. */
import { app } from './application.ts'
import { endProcess, startEngine } from './engine.ts'
import { readiness } from './readiness.ts'
import { defaultSession } from './session.ts'
import { followTargets } from './targets.ts'

async function boot(): Promise<void> {
  await startEngine(followTargets)
  readiness.begin()
  await defaultSession.applyPermissions()
  app.emit('will-finish-launching')
  app.emit('ready', {}, {})
  readiness.announce()
}

boot().catch((error: unknown) => {
  console.error(error)
  endProcess(1)
})
