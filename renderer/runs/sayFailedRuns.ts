import type { RunState } from '../../shared/runs/events.ts';
import { isFinal } from '../../shared/runs/states.ts';
import { engine } from '../app/client.ts';
import { isLost } from '../app/connection/isLost.ts';
import { say, sayError, unsay } from '../app/store.ts';
import { onChange } from '../app/sync/changes.ts';
import { oneAtATime } from '../app/sync/oneAtATime.ts';
import { triggerNews, triggerOf } from './failedRuns.ts';
import { showRun } from './showRun.ts';

/** As many runs are looked through for what ended while the connection was lost. */
const LISTED = 200;
/** More than are listed, so that none of those is told of twice. */
const REMEMBERED = 2 * LISTED;
/** As many triggers are told of at a time: the schedule has them all. */
const TOLD = 3;

/**
 * From now on says when a run that nobody started by hand fails, wherever the person is: one toast for
 * each trigger, until it is dismissed or the trigger's next run goes well.
 */
export function sayFailedRuns(): void {
  const heard: RunState[] = [];
  /** The newest runs that are known to be over, oldest first; null before the first look. */
  let known: Set<string> | null = null;
  let isMissing = false;
  const tell = oneAtATime(async () => {
    try {
      const missed = isMissing ? await endedUnheard() : [];
      const news = triggerNews([...heard.splice(0).reverse(), ...missed]);
      for (const run of news.recovered) unsay(topic(run));
      for (const run of news.failed.slice(0, TOLD).reverse()) await sayFailed(run);
    } catch (thrown) {
      if (!isLost(thrown)) sayError(thrown);
    }
  });

  async function endedUnheard(): Promise<RunState[]> {
    isMissing = false;
    const runs = (await engine.runs.list({ limit: LISTED })).filter(({ status }) =>
      isFinal(status),
    );
    const before = known;
    known = new Set(runs.map(({ run }) => run).reverse());
    return before === null ? [] : runs.filter(({ run }) => !before.has(run));
  }

  function hear(state: RunState): void {
    if (!isFinal(state.status)) known?.delete(state.run);
    else if (!known?.has(state.run)) {
      known?.add(state.run);
      heard.push(state);
    }
    for (const oldest of known ?? []) {
      if ((known?.size ?? 0) <= REMEMBERED) break;
      known?.delete(oldest);
    }
  }

  onChange(['run'], (change) => {
    // Comes first on each connection, and what ended before it was never heard of.
    if (change.type === 'project') isMissing = true;
    if (change.type === 'run') hear(change);
    if (isMissing || heard.length > 0) tell();
  });
}

async function sayFailed(state: RunState): Promise<void> {
  const { pipeline, run } = state;
  const { blocks } = await engine.runs.get({ run });
  const block = blocks.find(({ status }) => status === 'failed');
  say({
    tone: 'error',
    about: topic(state),
    text: `${triggerOf(state)} failed${block === undefined ? '' : ` at ${block.name}`}`,
    action: { label: 'Show run', run: () => showRun(pipeline, run) },
  });
}

const topic = (run: RunState) => `trigger ${triggerOf(run)}`;
