import { usePipelineStore, useSelectionStore, useViewStore } from '../app/store.ts';
import { openPipeline } from '../app/sync/project.ts';
import { goToPipeline } from '../app/sync/useRoute.ts';
import { useRunsView } from '../runs/runsView.ts';

/** Leaves the history for a run: its pipeline, with the run in the dock. */
export async function openRun(run: string, pipeline: string): Promise<void> {
  goToPipeline(pipeline);
  useViewStore.setState({ dockOpen: true });
  useSelectionStore.getState().showDock('runs');
  // The newest run is what an opened pipeline shows: the one asked for is chosen after it.
  if (usePipelineStore.getState().name !== pipeline) await openPipeline(pipeline);
  useRunsView.getState().choose(run);
}
