import { lockHolder } from '../../engine/project/lock.ts';

/** How often to look whether the holder has ended: a process that is killed tells nobody. */
const STEP_MS = 1_000;

/**
 * Waits while somebody holds the project in `dir`, at least for a moment. Resolves to true once it may be
 * free, or to false when `stop` resolves before that.
 */
export async function untilFree(dir: string, stop: Promise<void>): Promise<boolean> {
  const stopped = stop.then(() => true);
  do {
    const step = new Promise<false>((resolve) => setTimeout(() => resolve(false), STEP_MS));
    if (await Promise.race([stopped, step])) return false;
  } while ((await lockHolder(dir)) !== null);
  return true;
}
