import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Runs code in a Node with the double registered, but without a browser: the switches are not set. */
function runRegistered(code: string): string {
  const words = ['--no-warnings', '-r', join(import.meta.dirname, 'register.ts'), '--input-type=module', '-e', code]
  return execFileSync(process.execPath, words, { encoding: 'utf8' }).trim()
}

describe('the module electron under the stand-in', () => {
  it('is the same by import and by require, and has every name of the main process', () => {
    const printed = runRegistered(`
      import { createRequire } from 'node:module'
      import electron, { app, Tray } from 'electron'
      const required = createRequire(import.meta.url)('electron')
      console.log(required.app === app, electron === required, typeof Tray, Object.keys(required).length > 40)
    `)
    expect(printed).toBe('true true function true')
  })

  it('opens no window that is less closed than the real sandbox', () => {
    const printed = runRegistered(`
      import { BrowserWindow } from 'electron'
      try { new BrowserWindow({ webPreferences: { nodeIntegration: true } }) } catch (error) { console.log(error.message) }
    `)
    expect(printed).toBe('stand-in: a window must be sandboxed and isolated, without Node and webview')
  })

  it('throws for what it does not know', () => {
    const printed = runRegistered(`
      import { app, clipboard } from 'electron'
      for (const use of [() => app.dock, () => clipboard.readText()]) {
        try { use() } catch (error) { console.log(error.message) }
      }
    `)
    expect(printed.split('\n')).toEqual([
      'stand-in: electron.app.dock is not implemented',
      'stand-in: electron.clipboard.readText is not implemented',
    ])
  })
})
