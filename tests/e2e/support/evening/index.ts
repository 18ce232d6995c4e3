import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { cleanEnvironment, nodeBinary, PROJECT } from '../places'
import type { Deed } from './script'

export * from './script'

const run = promisify(execFile)
let built: Promise<string> | undefined

/** The program that writes evenings, bundled from the product's own sources once per worker. */
async function program(): Promise<string> {
  const outDir = join(PROJECT, 'node_modules', '.cache', `evening-${process.pid}`)
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@contract': join(PROJECT, 'src', 'contract') } },
    build: {
      ssr: resolve(import.meta.dirname, 'program.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node24',
      reportCompressedSize: false,
    },
  })
  return join(outDir, 'program.js')
}

/** Makes the sample store in a data folder, and lets an evening happen in it. */
export async function happened(data: string, evening: readonly Deed[]): Promise<void> {
  built ??= program()
  await run(nodeBinary(), [await built, data, JSON.stringify(evening)], { env: cleanEnvironment() })
}
