import { defineConfig } from '@playwright/test'

/** Takes the pictures of the documents from the running product: `npm run pictures`. Not part of the tests. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/pictures',
  reporter: 'list',
  workers: 1,
  timeout: 120_000,
  projects: [{ name: 'web' }],
})
