import { usePipelineStore } from '../app/store.ts';
import { arrange } from './layout/arrange.ts';

/** Lays the whole pipeline out anew, as one step of the undo. */
export async function tidy(): Promise<void> {
  const { view, applyEdits } = usePipelineStore.getState();
  if (view === null || view.pipeline.blocks.length === 0) return;
  const positions = await arrange(view.pipeline.blocks);
  await applyEdits([{ type: 'move_blocks', positions }]);
}
