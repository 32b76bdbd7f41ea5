import type { Edit } from '../../../shared/pipeline/edits.ts';
import { camera } from '../../canvas/camera.ts';
import { usePipelineStore, useSelectionStore, useViewStore } from '../store.ts';
import { goToPage } from '../sync/useRoute.ts';

/** Selects a block and brings it into view. */
export function goToBlock(name: string): void {
  if (useViewStore.getState().page !== 'pipeline') goToPage('pipeline');
  useSelectionStore.getState().select([name]);
  camera.reveal([name]);
}

/** Brings what some edits touched into view, so that nothing changes unseen. */
export function goToBlocks(edits: readonly Edit[]): void {
  const known = new Set(usePipelineStore.getState().view?.pipeline.blocks.map(({ name }) => name));
  const touched = edits.flatMap((edit) => {
    if (edit.type === 'move_blocks') return Object.keys(edit.positions);
    if (edit.type === 'rename_block' || edit.type === 'connect' || edit.type === 'disconnect') {
      return [edit.to];
    }
    return 'name' in edit && edit.type !== 'set_trigger' ? [edit.name] : [];
  });
  const names = [...new Set(touched)].filter((name) => known.has(name));
  if (names.length === 0) return;
  useSelectionStore.getState().select(names);
  camera.reveal(names);
}
