import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests of hub and terminals as processes of their own (out/main/headless.js), over sockets of loopback. */
export default defineConfig({
  resolve: { alias: { '@contract': resolve(import.meta.dirname, 'src/contract') } },
  test: {
    include: ['tests/processes/**/*.test.ts'],
    environment: 'node',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Most of the time is spent in waiting for processes to notice things.
    maxWorkers: 3,
  },
})
