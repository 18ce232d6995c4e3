import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * Tests of hub and terminals as processes of their own (out/main/headless.js), over sockets of loopback. FLOORBOOK_LONG picks
 * what takes too long for every test run.
 */
const LONG = process.env['FLOORBOOK_LONG'] !== undefined

export default defineConfig({
  resolve: { alias: { '@contract': resolve(import.meta.dirname, 'src/contract') } },
  test: {
    include: [LONG ? 'tests/processes/**/*.long.ts' : 'tests/processes/**/*.test.ts'],
    environment: 'node',
    testTimeout: LONG ? 3_600_000 : 300_000,
    hookTimeout: LONG ? 1_200_000 : 300_000,
    // Most of the time is spent in waiting for processes to notice things.
    maxWorkers: 3,
  },
})
