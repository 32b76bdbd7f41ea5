import { toErrorData } from '../../shared/errors.ts';
import type { RunSummary } from '../../shared/runs/events.ts';
import { engine } from '../app/client.ts';
import { say, sayError, unsay } from '../app/store.ts';
import { onChange } from '../app/sync/changes.ts';
import { oneAtATime } from '../app/sync/oneAtATime.ts';
import { triggerNews, triggerOf } from './failedRuns.ts';
import { showRun } from './showRun.ts';

/** As many runs are looked through after a storm of changes: of the newest it is told. */
const LISTED = 200;
/** As many triggers are told of at a time: the schedule has them all. */
const TOLD = 3;

/**
 * From now on says when a run that nobody started by hand fails, wherever the person is: one toast for
 * each trigger, until it is dismissed or the trigger's next run goes well.
 */
export function sayFailedRuns(): void {
  let heard = new Set<string>();
  const tell = oneAtATime(async () => {
    const changed = heard;
    heard = new Set();
    try {
      const runs = await engine.runs.list({ limit: LISTED });
      const { failed, recovered } = triggerNews(runs.filter(({ run }) => changed.has(run)));
      for (const run of recovered) unsay(topic(run));
      for (const run of failed.slice(0, TOLD).reverse()) await sayFailed(run);
    } catch (thrown) {
      if (toErrorData(thrown).code !== 'connection.closed') sayError(thrown);
    }
  });
  onChange(['run'], (change) => {
    if (change.type !== 'run') return;
    heard.add(change.run);
    tell();
  });
}

async function sayFailed(summary: RunSummary): Promise<void> {
  const { pipeline, run } = summary;
  const { blocks } = await engine.runs.get({ run });
  const block = blocks.find(({ status }) => status === 'failed');
  say({
    tone: 'error',
    about: topic(summary),
    text: `${triggerOf(summary)} failed${block === undefined ? '' : ` at ${block.name}`}`,
    action: { label: 'Show run', run: () => showRun(pipeline, run) },
  });
}

const topic = (run: RunSummary) => `trigger ${triggerOf(run)}`;
