import { defineConfig } from '@playwright/test'

/** Each journey makes its own world and launches its own phone (`phone.ts`), because the fake camera is a launch flag. */
export default defineConfig({
  testDir: 'journeys',
  outputDir: '../test-results',
  // Two journeys at once would only take the cores from each other.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
})
