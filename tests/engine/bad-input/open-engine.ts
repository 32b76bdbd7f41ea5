import { onTestFinished } from 'vitest';
import type { Engine } from '../../../electron/engine/api.ts';
import { openEngine } from '../../../electron/engine/engine.ts';
import { TidemillError } from '../../../shared/errors.ts';
import { testHost } from '../../fixtures/engine.ts';

/** A real engine on a folder, closed when the test is over unless the test has closed it. */
export async function engineOn(dir: string): Promise<Engine & { closeNow(): Promise<void> }> {
  const engine = await openEngine({ dir, host: testHost() });
  let closing: Promise<void> | null = null;
  const closeNow = () => {
    closing ??= engine.close();
    return closing;
  };
  onTestFinished(closeNow);
  return Object.assign(engine, { closeNow });
}

/** The TidemillError that a promise rejects with. */
export async function refusal(work: Promise<unknown>): Promise<TidemillError> {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof TidemillError) return thrown;
  throw new Error(`No TidemillError but ${String(thrown)}`);
}
