import { ensureBuilt } from '../build.config.mjs';

/** Tests run the bundles that ship: the workers and the command line. */
export async function setup(): Promise<void> {
  for (const target of ['sql', 'typescript', 'cli']) {
    // What does not build says so, and fails the tests that need it.
    await ensureBuilt([target], { quiet: true }).catch((error: Error) =>
      console.error(`dist: ${target}: ${error.message}`),
    );
  }
}
