import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { extractAll } from '@electron/asar'

/** Time in which the packed node must listen. */
const START_TIMEOUT = 30_000

/**
 * Starts the headless node from the packed files alone, in a folder without any other package. So a package that the
 * filters dropped by mistake shows here and not at a customer's. Returns what is wrong.
 */
export async function startFindings(archive: string, folder: string): Promise<string[]> {
  extractAll(archive, folder)
  const unpacked = `${archive}.unpacked`
  if (existsSync(unpacked)) cpSync(unpacked, folder, { recursive: true })
  const words = ['out/main/headless.js', 'serve', '--discovery', 'off', '--data', join(folder, 'data'), '--port', '0']
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let written = ''
  const gone = once(child, 'exit')
  const listening = new Promise<void>((resolve) => {
    const read = (text: Buffer): void => {
      written += text.toString()
      if (/listening on http/.test(written)) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT)
  const started = await Promise.race([listening.then(() => true), gone.then(() => false)])
  clearTimeout(timer)
  child.kill('SIGTERM')
  await gone
  return started ? [] : [`the packed node does not start:\n${written}`]
}
