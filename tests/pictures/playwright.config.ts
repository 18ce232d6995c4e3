import { defineConfig } from '@playwright/test'

/**
 * Takes the pictures of the documents from the running product: `npm run pictures`. Not part of the tests. Stories are
 * told by the specs that try them.
 */
process.env['FLOORBOOK_PICTURES'] ??= 'docs/screens'

export default defineConfig({
  outputDir: '../../test-results/pictures',
  reporter: 'list',
  workers: 1,
  timeout: 120_000,
  projects: [
    { name: 'web', testDir: '.' },
    { name: 'desktop', testDir: '../e2e', testMatch: /(three-terminals|evening)\.spec\.ts/ },
  ],
})
