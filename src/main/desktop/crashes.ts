import { app } from 'electron'
import { createCrashPolicy } from './crash-policy'
import { withSoftwareDrawing } from './launch-options'
import { logDesktop } from './log'

/** Follows crashes of windows and of the graphics process, and does what the policy says. */
export function followCrashes(softwareDrawing: boolean): void {
  const policy = createCrashPolicy(softwareDrawing)
  app.on('render-process-gone', (_event, contents, details) => {
    const verdict = policy.rendererGone(details.reason, performance.now())
    logDesktop('error', 'renderer-gone', { reason: details.reason, exitCode: details.exitCode, verdict })
    // After the listeners of this event: they close the ports of the page that died.
    if (verdict === 'reload') setImmediate(() => contents.isDestroyed() || contents.reload())
  })
  app.on('child-process-gone', (_event, details) => {
    if (details.type !== 'GPU') return
    const verdict = policy.graphicsGone(details.reason)
    logDesktop('error', 'graphics-gone', { reason: details.reason, exitCode: details.exitCode, verdict })
    if (verdict !== 'relaunch-in-software') return
    app.relaunch({ args: withSoftwareDrawing(process.argv.slice(1)) })
    app.quit()
  })
}
