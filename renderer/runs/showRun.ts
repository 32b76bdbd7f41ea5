import { usePipelineStore, useRunStore } from '../app/store.ts';
import { showDock } from '../app/sync/showDock.ts';
import { useRunsView } from './runsView.ts';

/** Opens a run of any pipeline in the Runs tab of the dock. */
export function showRun(pipeline: string, run: string): void {
  const isOpen = usePipelineStore.getState().name === pipeline;
  showDock('runs', pipeline);
  if (isOpen) {
    useRunsView.getState().choose(run);
    return;
  }
  // Opening a pipeline shows its newest run: the choice is made once that is there.
  const stop = useRunStore.subscribe(({ run: newest }) => {
    if (newest?.pipeline !== pipeline) return;
    stop();
    useRunsView.getState().choose(run);
  });
}
