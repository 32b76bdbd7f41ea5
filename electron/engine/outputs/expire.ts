import type { Project } from '../project/types.ts';
import type { Materializations } from './materializations.ts';
import type { OutputStore } from './store.ts';

/** Opening a project must be quick: cleaning waits until it has long been open. */
const FIRST_MS = 30_000;
const EVERY_MS = 6 * 3_600_000;

/**
 * Removes outputs older than `limits.output_retention` from time to time, each block's latest always
 * excepted. Gives how to stop.
 */
export function expireOutputs(
  project: Project,
  store: OutputStore,
  materializations: Materializations,
): () => void {
  const sweep = async () => {
    const { settings } = await project.settings();
    const before = Date.now() - settings.limits.output_retention_ms;
    const used = materializations.forgetOlderThan(new Date(before).toISOString());
    await store.expire(used, before);
  };
  const run = () => {
    sweep().catch((error: unknown) => console.error('Old outputs could not be removed:', error));
  };
  const first = setTimeout(run, FIRST_MS).unref();
  const again = setInterval(run, EVERY_MS).unref();
  return () => {
    clearTimeout(first);
    clearInterval(again);
  };
}
