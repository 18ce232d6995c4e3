import { spawnSync } from 'node:child_process'

/**
 * What takes too long for every test run: the node is killed in a storm of commands, fifty times; a hub with fifty terminals,
 * each a process, of which one stands still for ten minutes; which seed notices each planted bug; ten thousand hostile calls. All of it is run, whatever comes of the others.
 */
const run = (command: string, words: string[], environment: Record<string, string> = {}): number =>
  spawnSync(command, words, { stdio: 'inherit', env: { ...process.env, ...environment } }).status ?? 1

const STEPS: readonly (readonly [name: string, run: () => number])[] = [
  ['durability', () => run('vitest', ['run', '--config', 'vitest.built.config.ts'], { FLOORBOOK_KILL_ROUNDS: '50' })],
  ['fifty terminals', () => run('vitest', ['run', '--config', 'vitest.processes.config.ts'], { FLOORBOOK_LONG: '1' })],
  [
    'hostile calls',
    () => run('vitest', ['run', 'tests/simulation/hostile-calls.test.ts'], { FLOORBOOK_RUNS: '10000' }),
  ],
  ['planted bugs', () => run('node', ['tools/simulate.ts', '--search', '--seeds', '200'])],
]

const built = run('electron-vite', ['build', '--logLevel', 'warn'])
const results = built === 0 ? STEPS.map(([name, step]) => ({ name, code: step() })) : [{ name: 'build', code: built }]
for (const { name, code } of results) process.stdout.write(`${name.padEnd(22)} ${code === 0 ? 'passed' : 'failed'}\n`)
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1
