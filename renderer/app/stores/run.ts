import { create } from 'zustand';
import type { BlockFreshness, StatusView } from '../../../shared/contract/views.ts';
import type { Run, RunBlock } from '../../../shared/runs/events.ts';
import { isFinal } from '../../../shared/runs/states.ts';

export interface Progress {
  done: number;
  total: number | null;
}

export type LastOfBlock = StatusView['last'][number];

export interface RunState {
  /** The run that is on, or the last one followed, of the open pipeline. */
  run: Run | null;
  /** The run's line of each block, by name. Objects keep their identity while nothing changed. */
  blocks: Readonly<Record<string, RunBlock>>;
  progress: Readonly<Record<string, Progress>>;
  /** What is known of each block over all runs, and whether its output is still good. */
  last: Readonly<Record<string, LastOfBlock>>;
  freshness: Readonly<Record<string, BlockFreshness>>;
}

export const emptyRunState: RunState = {
  run: null,
  blocks: {},
  progress: {},
  last: {},
  freshness: {},
};

export const useRunStore = create<RunState>()(() => emptyRunState);

/** Whether a run of the open pipeline is on. */
export function isRunning(state: Pick<RunState, 'run'>): boolean {
  return state.run !== null && !isFinal(state.run.status);
}
