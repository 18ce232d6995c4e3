import { defineConfig } from '@playwright/test'

/**
 * Takes the pictures of the documents from the running product: `npm run pictures`. Not part of the tests. The steps of
 * three terminals are taken by the spec that tries them.
 */
process.env['FLOORBOOK_PICTURES'] ??= 'docs/screens/three-terminals'

export default defineConfig({
  outputDir: '../../test-results/pictures',
  reporter: 'list',
  workers: 1,
  timeout: 120_000,
  projects: [
    { name: 'web', testDir: '.' },
    { name: 'desktop', testDir: '../e2e', testMatch: 'three-terminals.spec.ts' },
  ],
})
