import { defineConfig } from '@playwright/test';
import { findChromium } from './tests/run/browser.ts';

// Chromium refuses to sandbox itself for root, which is who runs tests in most containers.
const isRoot = process.getuid?.() === 0;
const executablePath = findChromium();

/** The browser and desktop tests: the interface that ships, on the engine that ships. */
export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/playwright',
  globalSetup: './tests/run/build.ts',
  workers: 1,
  retries: 0,
  // For a machine that is ten times slower or stands still for a while: they end what hangs, and nothing else.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: !!process.env.CI,
  // Recording every test costs a quarter of its time: `--trace on` does it for who looks for a cause.
  use: { screenshot: 'only-on-failure' },
  projects: [
    {
      name: 'web',
      testDir: 'tests/web',
      use: {
        browserName: 'chromium',
        viewport: { width: 1440, height: 900 },
        contextOptions: { reducedMotion: 'reduce' },
        launchOptions: {
          ...(executablePath ? { executablePath } : {}),
          args: isRoot ? ['--no-sandbox', '--disable-dev-shm-usage'] : [],
        },
      },
    },
    { name: 'desktop', testDir: 'tests/desktop' },
  ],
});
