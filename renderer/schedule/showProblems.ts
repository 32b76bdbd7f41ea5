import { usePipelineStore, useSelectionStore, useViewStore } from '../app/store.ts';
import { goToPage, goToPipeline } from '../app/sync/useRoute.ts';

/** Opens a pipeline with the Problems tab of the dock: what is wrong, and in which line. */
export function showProblems(pipeline: string): void {
  useViewStore.setState({ dockOpen: true });
  useSelectionStore.getState().showDock('problems');
  if (usePipelineStore.getState().name === pipeline) goToPage('pipeline');
  else goToPipeline(pipeline);
}
