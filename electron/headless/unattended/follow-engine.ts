import type { Delivery } from '../../../shared/contract/notifications.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { Run } from '../../../shared/runs/events.ts';
import { isFinal } from '../../../shared/runs/states.ts';
import type { Engine } from '../../engine/api.ts';
import { duration } from '../cli/quantities.ts';
import type { ServerLog } from './log.ts';

const FAILED = new Set(['failed', 'interrupted']);
/** So many messages are looked at when some were sent: more at once is a storm, which is one message. */
const MESSAGES = 50;

/**
 * Logs what an engine does, until it closes: that each run began and how it ended, of those that a trigger
 * started and of whole runs, and which messages could not be sent. Runs of single blocks, which somebody
 * at the canvas looks at, are left out. No line holds what blocks said: that may be anything.
 */
export async function followEngine(engine: Engine, log: ServerLog): Promise<void> {
  const begun = new Set<string>();
  const ended = async () =>
    (await engine.deliveries(MESSAGES)).filter(({ state }) => state !== 'waiting');
  let known = ended().then(idsOf);
  for await (const change of engine.changes()) {
    if (change.type === 'run') await followRun(change.run);
    if (change.type === 'notifications') await followMessages();
  }

  async function followRun(id: string): Promise<void> {
    const run = await engine.run(id).catch(unlessGone);
    if (run === null || (run.trigger_type === 'manual' && !run.whole)) return;
    if (isFinal(run.status)) {
      begun.delete(run.run);
      log.line(FAILED.has(run.status) ? 'error' : 'info', ending(run));
    } else if (!begun.has(run.run)) {
      begun.add(run.run);
      log.line('info', beginning(run));
    }
  }

  async function followMessages(): Promise<void> {
    const latest = await ended();
    const before = await known;
    for (const { id, notification, state, error } of [...latest].reverse()) {
      if (state === 'sent' || before.has(id)) continue;
      log.line('error', `notification ${notification} could not be sent: ${error ?? 'no reason'}`);
    }
    known = Promise.resolve(idsOf(latest));
  }
}

function idsOf(deliveries: readonly Delivery[]): Set<string> {
  return new Set(deliveries.map(({ id }) => id));
}

function beginning(run: Run): string {
  const nominal = run.nominal === null ? '' : ` for ${run.nominal}`;
  const cause = run.cause === null ? '' : ` (${run.cause})`;
  return `${nameOf(run)}: run ${run.run} begins${nominal}${cause}`;
}

function ending(run: Run): string {
  const culprit = run.blocks.find(({ status }) => status === 'failed');
  const where = culprit === undefined ? '' : ` at ${culprit.name}`;
  return `${nameOf(run)}: run ${run.run} ${run.status}${where} after ${duration(run.duration_ms)}`;
}

function nameOf({ pipeline, trigger, trigger_type }: Run): string {
  return trigger_type === 'manual' ? pipeline : `${pipeline}.${trigger}`;
}

/** A run that was removed since is nothing to speak of. */
function unlessGone(error: unknown): null {
  if (error instanceof TidemillError && error.code === 'run.missing') return null;
  throw error;
}
