/**
 * Loaded by Node before anything else (`-r`): from here on `electron` means the double, in modules and in `require`.
 * Workers and child processes inherit `-r`; only the main process starts a browser.
 */
import { createRequire, registerHooks } from 'node:module'
import { isMainThread } from 'node:worker_threads'

const DOUBLE = new URL('electron.ts', import.meta.url).href
const NAMES = new Set(['electron', 'electron/main', 'electron/common'])

registerHooks({
  resolve: (specifier, context, next) =>
    NAMES.has(specifier) ? { url: DOUBLE, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
})

if (isMainThread && process.env['FLOORBOOK_STAND_IN_SWITCHES'] !== undefined) {
  const require = createRequire(import.meta.url)
  const { version } = require('electron/package.json') as { version: string }
  Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true })
  Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: `${process.cwd()}/resources` })
  // Chromium starts now and not with the application's first import, as in Electron.
  require('./boot.ts')
}
