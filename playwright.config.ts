import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/find-chromium.ts';
import { CHROMIUM_ARGS } from './src/core/print/find-chromium.ts';

const executablePath = findChromium();

/** Letters as they are designed, whatever this machine's font settings say: pictures are compared with those of others. */
const SAME_LETTERS = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'];

/** `loopback`: the inspector in Chromium, as `blobtrail serve` gives it. `electron`: the desktop shell, where it can run. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  // Long enough for a machine that does other things beside.
  timeout: 120_000,
  expect: { timeout: 30_000, toHaveScreenshot: { animations: 'disabled', caret: 'hide', scale: 'css' } },
  fullyParallel: false,
  workers: 2,
  retries: process.env['CI'] === undefined ? 0 : 1,
  reporter: [['list'], ['json', { outputFile: 'out/test/playwright.json' }]],
  use: {
    viewport: { width: 1440, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    // Recording every test takes half as long again as running it; `--trace on` records one that is looked into.
    trace: 'on-first-retry',
  },
  projects: [
    {
      name: 'loopback',
      testIgnore: 'electron.spec.ts',
      use: {
        browserName: 'chromium',
        launchOptions: {
          args: [...CHROMIUM_ARGS, ...SAME_LETTERS],
          ...(executablePath === null ? {} : { executablePath }),
        },
      },
    },
    { name: 'electron', testMatch: 'electron.spec.ts' },
  ],
});
