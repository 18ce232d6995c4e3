import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Unit and simulation tests run in Node; everything that needs a browser is a Playwright spec (tests/e2e). */
export default defineConfig({
  resolve: { alias: { '@contract': resolve(import.meta.dirname, 'src/contract') } },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['tests/durability/**', 'tests/processes/**', 'tests/e2e/**', 'node_modules/**'],
    environment: 'node',
    // They bound what hangs and time nothing: a machine that has other work is slow, not wrong.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // One of them computes in the simulation's own process; of the others many wait for sockets and clocks.
    maxWorkers: 3,
  },
})
