import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { listPackage, statFile } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'

/** Entries without which the application does not start. */
const NEEDED = [
  'package.json',
  'out/main/index.js',
  'out/main/headless.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  'node_modules/better-sqlite3/package.json',
  'node_modules/fastify/package.json',
]

/** What has no business on a till: sources, maps, tests, tools, other Nodes, and what is bundled already. */
const UNWANTED: readonly (readonly [string, RegExp])[] = [
  ['source', /\.(ts|tsx|mts|cts)$|^(src|tools|docs|resources)\/|better-sqlite3\/(src|deps)\//],
  ['source map', /\.map$/],
  ['test', /^tests\/|\/(test|tests|__tests__)\/|\.(test|spec)\.[cm]?js$/],
  ['data', /^(data|dist|test-results)\/|\.(sqlite|db|floorbook)$/],
  ['second Node', /^node_modules\/node-(linux|win)/],
  ['bundled package', /^node_modules\/(react|react-dom|konva|@mantine|electron|vite|playwright[^/]*|typescript)\//],
]

/** The state in which each fuse must be. */
const FUSES: readonly (readonly [keyof typeof FuseV1Options, boolean])[] = [
  ['RunAsNode', false],
  ['EnableCookieEncryption', true],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
  ['LoadBrowserProcessSpecificV8Snapshot', false],
  ['GrantFileProtocolExtraPrivileges', false],
]

/** Entries of the archive, with forward slashes and without the first. */
export function archiveEntries(archive: string): string[] {
  return listPackage(archive, { isPack: false }).map((entry) => entry.replaceAll('\\', '/').replace(/^\//, ''))
}

/** What is wrong with the files of a packed application; nothing when it is right. */
export function fileFindings(archive: string, prebuild: string): string[] {
  const entries = archiveEntries(archive)
  const present = new Set(entries)
  const findings = NEEDED.filter((entry) => !present.has(entry)).map((entry) => `missing: ${entry}`)
  for (const [kind, pattern] of UNWANTED) {
    const found = entries.filter((entry) => pattern.test(entry))
    if (found.length > 0) findings.push(`${kind}: ${found.slice(0, 5).join(', ')} (${found.length} in all)`)
  }
  const modules = entries.filter((entry) => entry.endsWith('.node'))
  const wanted = `node_modules/better-sqlite3/prebuilds/${prebuild}.node`
  if (modules.length !== 1 || modules[0] !== wanted) {
    findings.push(`native modules: ${modules.join(', ') || 'none'} instead of ${wanted} alone`)
    return findings
  }
  const status = statFile(archive, wanted)
  const unpacked = 'unpacked' in status && status.unpacked
  if (!unpacked || !existsSync(join(`${archive}.unpacked`, wanted))) findings.push(`not unpacked: ${wanted}`)
  return findings
}

/** Fuses of the packed executable that are not as they must be. */
export async function fuseFindings(executable: string): Promise<string[]> {
  const wire: Partial<Record<FuseV1Options, FuseState>> = await getCurrentFuseWire(executable)
  return FUSES.flatMap(([name, on]) => {
    const state = wire[FuseV1Options[name]]
    const wanted = on ? FuseState.ENABLE : FuseState.DISABLE
    return state === wanted ? [] : [`fuse ${name} is ${state === undefined ? 'absent' : FuseState[state]}`]
  })
}
