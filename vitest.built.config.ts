import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests that start the built node as a process of its own (out/main/headless.js). */
export default defineConfig({
  resolve: { alias: { '@contract': resolve(import.meta.dirname, 'src/contract') } },
  test: {
    include: ['tests/durability/**/*.test.ts'],
    environment: 'node',
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
})
