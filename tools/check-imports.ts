import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/**
 * Arrows point one way. Who may import whom, as a failing check: the contract knows nobody, the renderer and the preload
 * see the contract only, the rooms of the main process import downwards in the order below, and Electron is known to the
 * desktop room alone.
 */

const ROOMS = [
  'store',
  'access',
  'floor',
  'occupancy',
  'stock',
  'orders',
  'command',
  'sync',
  'api',
  'server',
  'desktop',
  'node',
] as const
const ENTRIES: ReadonlySet<string> = new Set(['index.ts', 'headless.ts'])
const CONTRACT_LIBRARIES: ReadonlySet<string> = new Set(['zod', '@orpc/contract'])

interface Violation {
  file: string
  imported: string
  rule: string
}

const root = resolve(import.meta.dirname, '..')
const source = join(root, 'src')
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g

/** What a file imports, as written. */
export const importsOf = (text: string): string[] =>
  [...text.matchAll(IMPORT)].flatMap((match) => match[1] ?? match[2] ?? [])

/** The rule that an import breaks, or undefined. Paths are relative to src, with forward slashes. */
export const brokenRule = (file: string, imported: string): string | undefined => {
  const [process, room = ''] = file.split('/')
  const isTest = /\.test\.tsx?$/.test(file)
  const inside = imported.startsWith('.') || imported.startsWith('@contract/')
  const target = !inside
    ? undefined
    : imported.startsWith('@contract/')
      ? imported.replace('@contract/', 'contract/')
      : join(dirname(file), imported).replaceAll('\\', '/')
  if (
    imported === 'electron' &&
    !(process === 'preload' || file === 'main/index.ts' || file.startsWith('main/desktop/'))
  ) {
    return 'only src/main/desktop, src/main/index.ts and the preload import electron'
  }
  if (isTest) return undefined
  const [targetProcess, targetRoom = ''] = target?.split('/') ?? []
  switch (process) {
    case 'contract':
      if (target === undefined)
        return CONTRACT_LIBRARIES.has(imported) ? undefined : 'the contract imports zod and @orpc/contract only'
      return targetProcess === 'contract' ? undefined : 'the contract imports no other folder'
    case 'preload':
    case 'renderer':
      if (target === undefined || targetProcess === process || targetProcess === 'contract') return undefined
      return `the ${process} sees only the contract`
    case 'main': {
      if (target === undefined || targetProcess !== 'main') {
        return targetProcess === 'renderer' || targetProcess === 'preload'
          ? 'the main process imports no other process'
          : undefined
      }
      if (ENTRIES.has(room) || room === targetRoom) return undefined
      const from = ROOMS.indexOf(room as (typeof ROOMS)[number])
      const to = ROOMS.indexOf(targetRoom as (typeof ROOMS)[number])
      if (from < 0 || to < 0) return `${from < 0 ? room : targetRoom} is not a room of the main process`
      return to < from ? undefined : `${room} may not import ${targetRoom}: rooms import downwards only`
    }
    default:
      return undefined
  }
}

/** All violations of the tree. */
export const findViolations = (): Violation[] =>
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|tsx)$/.test(file))
    .flatMap((file) => {
      const path = relative(source, join(source, file)).replaceAll('\\', '/')
      return importsOf(readFileSync(join(source, file), 'utf8')).flatMap((imported) => {
        const rule = brokenRule(path, imported)
        return rule === undefined ? [] : [{ file: path, imported, rule }]
      })
    })

if (process.argv[1] === import.meta.filename) {
  const violations = findViolations()
  for (const { file, imported, rule } of violations) console.error(`src/${file}: imports ${imported}: ${rule}`)
  if (violations.length > 0) process.exitCode = 1
}
