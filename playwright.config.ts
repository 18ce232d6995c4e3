import { defineConfig } from '@playwright/test'
import type { TargetOptions } from './tests/e2e/support/fixtures'

/** What is the page's alone, and the same in every window, is tried in the browser only: the whole has to stay short. */
const PAGES_ALONE = /\/(accessibility|activity|conflicts|move-area|sections)\.spec\.ts$/

/**
 * One suite on three targets: `desktop` is a real Electron where its binary is installed and the stand-in elsewhere;
 * `web` is the headless node with a plain browser. Specs that need the main process carry the tag
 * @desktop, those of a node that may go away under its page, and of a browser's own buttons, @web.
 */

export default defineConfig<object, TargetOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  projects: [
    { name: 'desktop', grepInvert: /@web/, testIgnore: PAGES_ALONE, use: { target: 'desktop' } },
    { name: 'web', grepInvert: /@desktop/, use: { target: 'web' } },
  ],
})
