import { create } from 'zustand';

/** `connecting` until the first success; `reconnecting` after a loss; attempts since then. */
export interface ConnectionState {
  phase: 'connecting' | 'open' | 'reconnecting';
  attempt: number;
  /** Counts successful openings: whoever follows events starts again when it grows. */
  epoch: number;
}

export const useConnectionStore = create<ConnectionState>()(() => ({
  phase: 'connecting',
  attempt: 0,
  epoch: 0,
}));
