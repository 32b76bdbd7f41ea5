import { usePipelineStore, useViewStore } from '../store.ts';

/** Whether a pipeline is open and to be seen: keys of the canvas are for whoever sees it. */
export function canvasShown(): boolean {
  return usePipelineStore.getState().view !== null && useViewStore.getState().page === 'pipeline';
}
