import { connection, engine } from '../client.ts';
import { isLost } from '../connection/isLost.ts';
import { useConnectionStore } from '../stores/connection.ts';
import { usePipelineStore } from '../stores/pipeline.ts';
import { useProjectStore } from '../stores/project.ts';
import { isRunning, useRunStore } from '../stores/run.ts';
import { nothingSelected, useSelectionStore } from '../stores/selection.ts';
import { sayError } from '../stores/toasts.ts';
import { useViewStore } from '../stores/view.ts';
import { tellChange } from './changes.ts';
import { followRun, openRuns, refreshRuns, refreshStatus } from './runs.ts';

const INFO_EVERY_MS = 5_000;

/** Opens a pipeline: its document and its runs. What was selected belonged to the one before. */
export async function openPipeline(name: string): Promise<void> {
  useSelectionStore.setState({ ...nothingSelected });
  useViewStore.setState({ adding: null, renaming: null, connecting: null });
  await Promise.all([usePipelineStore.getState().open(name), openRuns(name)]);
}

/** Connects, and from then on keeps the stores true to the project on disk and to its runs. */
export function startSync(): void {
  void connection.run();
  let epoch = 0;
  useConnectionStore.subscribe((state) => {
    if (state.epoch === epoch) return;
    epoch = state.epoch;
    void followChanges();
  });
  setInterval(() => {
    const { phase } = useConnectionStore.getState();
    if (phase === 'open' && !document.hidden) void useProjectStore.getState().refreshInfo();
  }, INFO_EVERY_MS);
}

/** Follows the project's changes until the connection is lost; the next connection starts anew. */
async function followChanges(): Promise<void> {
  await Promise.all([
    useProjectStore.getState().refresh(),
    useProjectStore.getState().refreshInfo(),
  ]);
  if (usePipelineStore.getState().name !== null) {
    void usePipelineStore.getState().reload().then(refreshRuns);
  }
  try {
    for await (const change of await engine.project.changes()) {
      tellChange(change);
      if (change.type === 'project') await useProjectStore.getState().refresh();
      if (change.type === 'pipeline') await pipelineChanged(change.pipeline, change.revision);
      if (change.type === 'run') await runChanged(change.pipeline, change.run);
    }
  } catch (thrown) {
    if (!isLost(thrown)) sayError(thrown);
  }
}

async function pipelineChanged(pipeline: string, revision: string): Promise<void> {
  if (usePipelineStore.getState().name === pipeline) {
    await usePipelineStore.getState().reload(revision);
    await refreshStatus();
  }
  await useProjectStore.getState().refresh();
}

async function runChanged(pipeline: string, run: string): Promise<void> {
  const { refresh, refreshInfo } = useProjectStore.getState();
  await Promise.all([refresh(), refreshInfo()]);
  if (usePipelineStore.getState().name !== pipeline) return;
  const state = useRunStore.getState();
  if (state.run?.run === run) return;
  if (!isRunning(state)) followRun(run);
}
