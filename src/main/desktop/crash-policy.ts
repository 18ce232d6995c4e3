/** Reloads that a window may have within one minute before it is left alone: a page that crashes at once would loop. */
const RELOADS_PER_MINUTE = 3
const MINUTE = 60_000
/** Crashes of the graphics process after which the application draws in software. */
const GRAPHICS_CRASHES = 2

/** What to do after a window's process died. */
export type RendererVerdict = 'reload' | 'give-up'
/** What to do after the graphics process died; Chromium restarts it by itself the first time. */
export type GraphicsVerdict = 'wait' | 'relaunch-in-software'

/** Decides what a crash leads to. Pure but for its own memory; the time is passed in, in milliseconds. */
export interface CrashPolicy {
  rendererGone(reason: string, now: number): RendererVerdict
  graphicsGone(reason: string): GraphicsVerdict
}

/** A process that ended as it should, or that the application itself ended, is no crash. */
function isCrash(reason: string): boolean {
  return reason !== 'clean-exit'
}

/** One policy per process: windows share the budget, because they run the same code. */
export function createCrashPolicy(softwareDrawing: boolean): CrashPolicy {
  let reloads: number[] = []
  let graphicsCrashes = 0
  return {
    rendererGone(reason, now) {
      if (!isCrash(reason)) return 'give-up'
      reloads = reloads.filter((at) => now - at < MINUTE)
      if (reloads.length >= RELOADS_PER_MINUTE) return 'give-up'
      reloads.push(now)
      return 'reload'
    },
    graphicsGone(reason) {
      if (!isCrash(reason) || softwareDrawing) return 'wait'
      graphicsCrashes += 1
      return graphicsCrashes === GRAPHICS_CRASHES ? 'relaunch-in-software' : 'wait'
    },
  }
}
