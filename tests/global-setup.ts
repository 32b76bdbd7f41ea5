import { ensureBuilt } from '../build.config.mjs';

/** Tests run the bundles that ship: the workers and the command line. */
export async function setup(): Promise<void> {
  await ensureBuilt(['sql', 'typescript', 'cli'], { quiet: true });
}
