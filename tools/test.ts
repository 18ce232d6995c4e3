import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './ensure-browser.ts'
import { readPlaywright, readVitest } from './test-reports.ts'
import type { Count, PlaywrightReport, VitestReport } from './test-reports.ts'

/**
 * Everything that must hold, in one command: types, lint, format, import direction, unit and simulation tests, build,
 * package, kill test, hub and terminals as processes, end to end. Each check counts as one; tests count one each. The last
 * line is true: it is added up from what the runners reported, and a step that could not report counts as failed. The
 * simulation computes beside all that runs the program, and takes what these leave of the cores: they mostly wait for each other.
 */

/** It computes for as long as all others together, and gives way to them. */
const SIMULATION = 'tests/simulation/sync/sync-simulation.test.ts'

const folder = mkdtempSync(join(tmpdir(), 'floorbook-test-'))
const counts: { step: string; count: Count; seconds: number }[] = []

/** Where the output of a step goes: at once, or kept until what runs beside it is through. */
type Print = (text: Buffer | string) => void
const atOnce: Print = (text) => void process.stdout.write(text)

const run = (print: Print, command: string, words: string[], environment: Record<string, string> = {}) =>
  new Promise<boolean>((resolve) => {
    const child = spawn(command, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', print)
    child.on('error', (error) => {
      print(`${error.message}\n`)
      resolve(false)
    })
    child.on('close', (status) => resolve(status === 0))
  })

const step = async (name: string, action: (print: Print) => Promise<Count>, print = atOnce): Promise<void> => {
  print(`\n── ${name}\n`)
  const started = Date.now()
  let count: Count
  try {
    count = await action(print)
  } catch (thrown) {
    print(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`)
    count = {
      passed: 0,
      failed: 1,
      failures: [`${name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`],
    }
  }
  counts.push({ step: name, count, seconds: Math.round((Date.now() - started) / 1000) })
}

const check =
  (command: string, ...words: string[]) =>
  async (print: Print): Promise<Count> =>
    (await run(print, command, words))
      ? { passed: 1, failed: 0, failures: [] }
      : { passed: 0, failed: 1, failures: [`${command} ${words.join(' ')}`] }

/** A runner that exits badly without naming a failed test has failed all the same. */
const honest = (count: Count, exitedWell: boolean): Count =>
  exitedWell || count.failed > 0 ? count : { ...count, failed: 1, failures: [...count.failures, 'the runner itself'] }

const vitest =
  (report: string, ...words: string[]) =>
  async (print: Print): Promise<Count> => {
    const file = join(folder, `${report}.json`)
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const well = await run(print, 'vitest', ['run', ...words, ...reporters])
    return honest(readVitest(JSON.parse(readFileSync(file, 'utf8')) as VitestReport), well)
  }

const playwright =
  (browser: string) =>
  async (print: Print): Promise<Count> => {
    const file = join(folder, 'end-to-end.json')
    const well = await run(print, 'playwright', ['test', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      FLOORBOOK_CHROMIUM: browser,
    })
    return honest(readPlaywright(JSON.parse(readFileSync(file, 'utf8')) as PlaywrightReport), well)
  }

const browser = ensureBrowser()
process.env['FLOORBOOK_CHROMIUM'] = browser
// Hundreds of processes of the same program are started: what one has compiled, the others need not.
process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled')

const kept: (Buffer | string)[][] = []
const keep = (): Print => {
  const texts: (Buffer | string)[] = []
  kept.push(texts)
  return (text) => void texts.push(text)
}
/** Runs steps one after the other while others print. */
const beside = async (...steps: [name: string, action: (print: Print) => Promise<Count>][]): Promise<void> => {
  const print = keep()
  for (const [name, action] of steps) await step(name, action, print)
}
/** Prints what has come beside the step before. */
const printKept = (): void => {
  for (const text of kept.splice(0).flat()) atOnce(text)
}

const built = beside(
  ['build', check('electron-vite', 'build', '--logLevel', 'warn')],
  ['package', check('node', 'tools/check-package.ts')],
)
await step('types', check('tsc', '-b'))
await step('lint', check('oxlint', '--deny-warnings'))
await step('format', check('oxfmt', '--check'))
await step('import direction', check('node', 'tools/check-imports.ts'))
await built
printKept()

// Not before: it is built into a folder that is packaged.
const simulated = beside(['simulation', vitest('simulation', SIMULATION)])
const processes = beside(
  ['durability', vitest('durability', '--config', 'vitest.built.config.ts')],
  ['processes', vitest('processes', '--config', 'vitest.processes.config.ts')],
)
await step('unit', vitest('unit', '--exclude', SIMULATION))
await processes
await step('end to end', playwright(browser))
await simulated
printKept()

rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
const passed = counts.reduce((sum, { count }) => sum + count.passed, 0)
const failed = counts.reduce((sum, { count }) => sum + count.failed, 0)
process.stdout.write('\n')
for (const { count } of counts) for (const text of count.failures) process.stdout.write(`✗ ${text}\n`)
for (const { step: name, count, seconds } of counts) {
  process.stdout.write(
    `${name.padEnd(22)} ${String(count.passed).padStart(5)} passed ${String(count.failed).padStart(4)} failed  ${seconds} s\n`,
  )
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
