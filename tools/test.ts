import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './ensure-browser.ts'

/**
 * Everything that must hold, in one command: types, lint, format, import direction, unit and simulation tests, build,
 * package, kill test, hub and terminals as processes, end to end. Each check counts as one; tests count one each. The last
 * line is true: it is added up from what the runners reported, and a step that could not report counts as failed.
 */

interface Count {
  passed: number
  failed: number
}

const folder = mkdtempSync(join(tmpdir(), 'floorbook-test-'))
const counts: { step: string; count: Count; seconds: number }[] = []

const run = (command: string, words: string[], environment: Record<string, string> = {}): boolean =>
  spawnSync(command, words, { stdio: 'inherit', env: { ...process.env, ...environment } }).status === 0

const step = (name: string, action: () => Count): void => {
  process.stdout.write(`\n── ${name}\n`)
  const started = Date.now()
  let count: Count
  try {
    count = action()
  } catch (thrown) {
    console.error(thrown)
    count = { passed: 0, failed: 1 }
  }
  counts.push({ step: name, count, seconds: Math.round((Date.now() - started) / 1000) })
}

const check = (command: string, words: string[]): Count =>
  run(command, words) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }

/** A runner that exits badly without naming a failed test has failed all the same. */
const honest = (count: Count, exitedWell: boolean): Count =>
  exitedWell || count.failed > 0 ? count : { ...count, failed: 1 }

const vitest = (words: string[], report: string): Count => {
  const file = join(folder, `${report}.json`)
  const well = run('vitest', ['run', ...words, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
  const result = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numTodoTests: number
  }
  return honest(
    { passed: result.numPassedTests, failed: result.numFailedTests + result.numPendingTests + result.numTodoTests },
    well,
  )
}

const playwright = (browser: string): Count => {
  const file = join(folder, 'end-to-end.json')
  const well = run('playwright', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    FLOORBOOK_CHROMIUM: browser,
  })
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  }
  return honest({ passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped }, well)
}

const browser = ensureBrowser()
process.env['FLOORBOOK_CHROMIUM'] = browser

step('types', () => check('tsc', ['-b']))
step('lint', () => check('oxlint', ['--deny-warnings']))
step('format', () => check('oxfmt', ['--check']))
step('import direction', () => check('node', ['tools/check-imports.ts']))
step('unit and simulation', () => vitest([], 'unit'))
step('build', () => check('electron-vite', ['build', '--logLevel', 'warn']))
step('package', () => check('node', ['tools/check-package.ts']))
step('durability', () => vitest(['--config', 'vitest.built.config.ts'], 'durability'))
step('processes', () => vitest(['--config', 'vitest.processes.config.ts'], 'processes'))
step('end to end', () => playwright(browser))

rmSync(folder, { recursive: true, force: true })
const total = counts.reduce(
  (sum, { count }) => ({ passed: sum.passed + count.passed, failed: sum.failed + count.failed }),
  { passed: 0, failed: 0 },
)
process.stdout.write('\n')
for (const { step: name, count, seconds } of counts) {
  process.stdout.write(
    `${name.padEnd(22)} ${String(count.passed).padStart(5)} passed ${String(count.failed).padStart(4)} failed  ${seconds} s\n`,
  )
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed === 0 ? 0 : 1
