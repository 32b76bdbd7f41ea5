import { useShallow } from 'zustand/react/shallow';
import { isRunning, useRunStore } from '../store.ts';
import type { RunState } from '../stores/run.ts';
import { type BlockLook, blockLook } from './blockLook.ts';

/** How the block looks now. Renders again only when that changes. */
export function useBlockLook(block: string): BlockLook {
  return useRunStore(useShallow((state) => lookOf(state, block)));
}

export function lookOf(state: RunState, block: string): BlockLook {
  const line = state.blocks[block];
  return blockLook({
    line,
    live: line !== undefined && isRunning(state),
    last: state.last[block],
    freshness: state.freshness[block],
    progress: state.progress[block],
  });
}
