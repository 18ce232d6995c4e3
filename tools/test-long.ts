import { spawnSync } from 'node:child_process'

/** What takes too long for every test run: the node is killed in a storm of commands, fifty times. */
const run = (command: string, words: string[], environment: Record<string, string> = {}): number =>
  spawnSync(command, words, { stdio: 'inherit', env: { ...process.env, ...environment } }).status ?? 1

process.exitCode =
  run('electron-vite', ['build', '--logLevel', 'warn']) ||
  run('vitest', ['run', '--config', 'vitest.built.config.ts'], { FLOORBOOK_KILL_ROUNDS: '50' })
