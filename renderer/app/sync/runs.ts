import type { BlockFreshness } from '../../../shared/contract/views.ts';
import { toErrorData } from '../../../shared/errors.ts';
import type { Run, RunEvent } from '../../../shared/runs/events.ts';
import { reduceRun } from '../../../shared/runs/reducer.ts';
import { isFinal } from '../../../shared/runs/states.ts';
import { engine } from '../client.ts';
import { isLost } from '../connection/isLost.ts';
import { usePipelineStore } from '../stores/pipeline.ts';
import { emptyRunState, type Progress, type RunState, useRunStore } from '../stores/run.ts';
import { sayError } from '../stores/toasts.ts';

let following: { run: string; abort: AbortController } | null = null;

/** Asks what is fresh, what is stale and why, and what each block last did. */
export async function refreshStatus(): Promise<void> {
  const pipeline = usePipelineStore.getState().name;
  if (pipeline === null) return;
  try {
    const status = await engine.pipelines.status({ pipeline });
    if (usePipelineStore.getState().name !== pipeline) return;
    useRunStore.setState({
      last: Object.fromEntries(status.last.map((block) => [block.name, block])),
      freshness: Object.fromEntries(status.blocks.map((block) => [block.name, block])),
    });
  } catch (thrown) {
    if (isLost(thrown)) return;
    // A pipeline with problems has no status; its problems are shown already.
    if (!toErrorData(thrown).code.startsWith('pipeline.')) sayError(thrown);
    useRunStore.setState({ freshness: {} });
  }
}

/** Forgets the run shown and finds the pipeline's newest one, following it if it is still on. */
export async function openRuns(pipeline: string): Promise<void> {
  following?.abort.abort();
  following = null;
  useRunStore.setState(emptyRunState);
  await refreshStatus();
  try {
    const [newest] = await engine.runs.list({ pipeline, limit: 1 });
    if (newest === undefined || usePipelineStore.getState().name !== pipeline) return;
    if (isFinal(newest.status)) show(await engine.runs.get({ run: newest.run }), {});
    else followRun(newest.run);
  } catch (thrown) {
    if (!isLost(thrown)) sayError(thrown);
  }
}

/** After a connection was lost: how things stand now, and the newest run where none was found before. */
export async function refreshRuns(): Promise<void> {
  const { name } = usePipelineStore.getState();
  const isKnown = following !== null || useRunStore.getState().run !== null;
  if (isKnown || name === null) await refreshStatus();
  else await openRuns(name);
}

/** Makes a run the one that is shown, with its blocks by name. */
function show(run: Run, progress: RunState['progress']): void {
  if (usePipelineStore.getState().name !== run.pipeline) return;
  const blocks = Object.fromEntries(run.blocks.map((block) => [block.name, block]));
  useRunStore.setState({ run, blocks, progress });
}

/** Follows a run until it is over, through lost connections: it asks for what it has not seen. */
export function followRun(run: string): void {
  if (following?.run === run) return;
  following?.abort.abort();
  const abort = new AbortController();
  following = { run, abort };
  void follow(run, abort.signal).finally(() => {
    if (following?.run === run) following = null;
  });
}

async function follow(run: string, signal: AbortSignal): Promise<void> {
  const fold = new Folding();
  while (!signal.aborted && !fold.over) {
    try {
      const events = await engine.runs.events({ run, after_seq: fold.seq }, { signal });
      for await (const event of events) fold.take(event);
      if (!fold.over) return;
    } catch (thrown) {
      if (signal.aborted) return;
      if (!isLost(thrown)) return sayError(thrown);
    }
  }
  if (!signal.aborted) await refreshStatus();
}

/** Events as they come in, committed to the store at most once per animation frame. */
class Folding {
  seq = 0;
  over = false;
  #run: Run | null = null;
  #progress: Record<string, Progress> = {};
  #scheduled = false;

  take(event: RunEvent): void {
    if (event.type === 'progress') {
      this.#progress[event.block] = { done: event.done, total: event.total };
    } else {
      this.seq = event.seq;
      this.#run = reduceRun(this.#run, event);
      if (event.type === 'run_ended') this.over = true;
      if (event.type === 'run' && isFinal(event.run.status)) this.over = true;
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    schedule(() => this.#commit());
  }

  #commit(): void {
    this.#scheduled = false;
    const run = this.#run;
    if (run === null || following?.run !== run.run) {
      // The last frame of a run may come after following ended: it still belongs to the store's run.
      if (run === null || useRunStore.getState().run?.run !== run.run) return;
    }
    show(run, { ...this.#progress });
    useRunStore.setState(({ freshness }) => ({ freshness: refreshed(freshness, run) }));
  }
}

/** What has just succeeded is fresh; the engine's own word on it comes when the run is over. */
function refreshed(freshness: RunState['freshness'], run: Run): RunState['freshness'] {
  const news = run.blocks.filter(
    ({ name, status }) =>
      (status === 'success' || status === 'cached' || status === 'warned') &&
      freshness[name]?.state !== 'fresh',
  );
  if (news.length === 0) return freshness;
  const next: Record<string, BlockFreshness> = { ...freshness };
  for (const { name } of news) next[name] = { name, state: 'fresh', reasons: [] };
  return next;
}

/** The next frame; a hidden page has none and gets a timer. */
function schedule(commit: () => void): void {
  if (document.hidden) setTimeout(commit, 250);
  else requestAnimationFrame(commit);
}
