import { defineConfig } from 'vitest/config';

/** `*.test.ts` runs here, in Node; `*.spec.ts` needs a browser or Electron and runs in Playwright. */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/web/**', 'tests/bench/**', 'tests/fixtures/**'],
    globalSetup: ['tests/global-setup.ts'],
    // Forks, because native modules and signals belong to a process.
    pool: 'forks',
    // They end what hangs, and nothing else: a machine that is ten times slower is slow and not broken.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    teardownTimeout: 20_000,
    retry: 0,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
