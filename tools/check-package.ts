import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { electronVersion, writeDistribution } from './electron-distribution.ts'
import { startFindings } from './package-start.ts'
import { archiveEntries, fileFindings, fuseFindings } from './package-findings.ts'

/**
 * Packages the built application around a distribution that only looks like Electron, and looks into the result. So the
 * packaging is proven on machines that cannot fetch Electron; that the real executable obeys is not (docs/electron.md).
 *
 * `node tools/check-package.ts [linux|win]`
 */

const PROJECT = resolve(import.meta.dirname, '..')
type Target = 'linux' | 'win'

/** What each target is called by electron-builder, by better-sqlite3 and on disk. */
const TARGETS = {
  linux: { folder: 'linux-unpacked', executable: 'floorbook', prebuild: `linux-${process.arch}`, options: [] },
  win: {
    folder: 'win-unpacked',
    executable: 'Floorbook.exe',
    prebuild: `win32-${process.arch}`,
    // Both need tools that run on Windows only.
    options: ['-c.disableAsarIntegrity=true', '-c.win.signAndEditExecutable=false'],
  },
} as const

/** Path of a package's command. */
function command(name: string, file: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file)
}

/** Runs a tool of the project and shows its output only when it fails. */
function run(script: string, words: readonly string[]): void {
  try {
    execFileSync(process.execPath, [script, ...words], { cwd: PROJECT, stdio: 'pipe' })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer }
    process.stderr.write(`${stdout?.toString() ?? ''}${stderr?.toString() ?? ''}`)
    throw error
  }
}

/** Size of a folder in megabytes. */
function megabytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  return Math.round(bytes / 1024 ** 2)
}

/** The target whose native module this machine can load. */
function hostTarget(): Target | undefined {
  if (process.platform === 'linux') return 'linux'
  return process.platform === 'win32' ? 'win' : undefined
}

/** Packages for one target and returns what is wrong. */
async function check(target: Target, temporary: string): Promise<string[]> {
  const { folder, executable, prebuild, options } = TARGETS[target]
  const distribution = join(temporary, 'electron')
  writeDistribution(distribution, target)
  run(command('electron-builder', 'cli.js'), [
    `--${target}`,
    'dir',
    `--${process.arch === 'arm64' ? 'arm64' : 'x64'}`,
    '--publish',
    'never',
    `-c.electronVersion=${electronVersion()}`,
    `-c.electronDist=${distribution}`,
    `-c.directories.output=${join(temporary, 'package')}`,
    ...options,
  ])
  const packed = join(temporary, 'package', folder)
  const archive = join(packed, 'resources', 'app.asar')
  const findings = [...fileFindings(archive, prebuild), ...(await fuseFindings(join(packed, executable)))]
  if (existsSync(join(packed, 'resources', 'default_app.asar'))) findings.push('the default application is still there')
  if (target === hostTarget()) findings.push(...(await startFindings(archive, join(temporary, 'extracted'))))
  const size = megabytes(join(packed, 'resources'))
  process.stdout.write(`${target}: ${archiveEntries(archive).length} entries, ${size} MB, ${prebuild}.node\n`)
  return findings
}

const target: Target = process.argv[2] === 'win' ? 'win' : 'linux'
const temporary = mkdtempSync(join(tmpdir(), 'floorbook-package-'))
try {
  if (!existsSync(join(PROJECT, 'out', 'main', 'index.js'))) {
    run(command('electron-vite', 'bin/electron-vite.js'), ['build'])
  }
  const findings = await check(target, temporary)
  for (const finding of findings) process.stderr.write(`package: ${finding}\n`)
  if (findings.length === 0) process.stdout.write('package: everything is in its place, fuses as they must be\n')
  else process.exitCode = 1
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
