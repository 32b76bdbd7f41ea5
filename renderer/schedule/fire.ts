import { engine } from '../app/client.ts';
import {
  say,
  sayError,
  usePipelineStore,
  useRunStore,
  useSelectionStore,
  useViewStore,
} from '../app/store.ts';
import { goToPage, goToPipeline } from '../app/sync/useRoute.ts';
import { useRunsView } from '../runs/runsView.ts';
import { momentText } from './times.ts';

/** Runs a trigger's pipeline now; with `nominal`, as of that instant of the trigger. */
export async function fire(
  { pipeline, trigger, timezone }: { pipeline: string; trigger: string; timezone: string | null },
  nominal: string | null,
): Promise<void> {
  try {
    const { run } = await engine.triggers.fire({ pipeline, trigger, nominal });
    const asOf =
      nominal === null || timezone === null
        ? ''
        : ` as of ${momentText(Date.parse(nominal), timezone)}`;
    say({
      tone: 'plain',
      text: `Started ${pipeline}${asOf}`,
      action: { label: 'Show run', run: () => showRun(pipeline, run) },
    });
  } catch (thrown) {
    sayError(thrown);
  }
}

/** Opens a run of any pipeline in the Runs tab of the dock. */
export function showRun(pipeline: string, run: string): void {
  useViewStore.setState({ dockOpen: true });
  useSelectionStore.getState().showDock('runs');
  if (usePipelineStore.getState().name === pipeline) {
    goToPage('pipeline');
    useRunsView.getState().choose(run);
    return;
  }
  // Opening a pipeline shows its newest run: the choice is made once that is there.
  const stop = useRunStore.subscribe(({ run: newest }) => {
    if (newest?.pipeline !== pipeline) return;
    stop();
    useRunsView.getState().choose(run);
  });
  goToPipeline(pipeline);
}
