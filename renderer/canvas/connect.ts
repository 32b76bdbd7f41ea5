import { usePipelineStore } from '../app/store.ts';
import { reasonAgainst } from './wiring.ts';

/** Draws a wire if it may be drawn, and gives the reason if not. */
export async function connectBlocks(from: string, to: string): Promise<string | null> {
  const { view, applyEdits } = usePipelineStore.getState();
  if (view === null) return 'no pipeline is open';
  const reason = reasonAgainst(view.pipeline.blocks, from, to);
  if (reason === null) await applyEdits([{ type: 'connect', from, to }]);
  return reason;
}
