import { defineConfig } from 'vitest/config';

/** `*.test.ts` runs here, in Node; `*.spec.ts` needs a browser or Electron and runs in Playwright. */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/web/**', 'tests/bench/**', 'tests/fixtures/**'],
    globalSetup: ['tests/global-setup.ts'],
    // Forks, because native modules and signals belong to a process.
    pool: 'forks',
    // Generous, so that a slow machine shows as slow and not as broken: no test measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    retry: 0,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
