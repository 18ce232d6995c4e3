import { defineConfig } from '@playwright/test'

/**
 * Takes the pictures of the documents from the running product: `npm run pictures`. Not part of the tests. Stories are
 * told by the specs that try them.
 */
process.env['FLOORBOOK_PICTURES'] ??= 'docs/screens'

/** Hours from Greenwich at which it is seven in the evening now: an empty board at four in the morning shows nothing. */
const hoursAhead = ((31 - new Date().getUTCHours()) % 24) - 12
process.env['TZ'] ??= `Etc/GMT${hoursAhead > 0 ? '-' : '+'}${Math.abs(hoursAhead)}`

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
