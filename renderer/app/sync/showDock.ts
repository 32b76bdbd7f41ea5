import { usePipelineStore, useSelectionStore, useViewStore } from '../store.ts';
import type { DockTab } from '../stores/selection.ts';
import { goToPage, goToPipeline } from './useRoute.ts';

/** Shows a tab of the dock: of the open pipeline, or of another, which is opened for it. */
export function showDock(tab: DockTab, pipeline = usePipelineStore.getState().name): void {
  useViewStore.setState({ dockOpen: true });
  useSelectionStore.getState().showDock(tab);
  if (pipeline === null) goToPage('pipeline');
  else goToPipeline(pipeline);
}
