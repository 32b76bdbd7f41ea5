import { create } from 'zustand';
import { useRunStore } from '../app/store.ts';

/** Which run the panes show: one a person chose, else the newest. */
export interface RunsViewState {
  chosen: string | null;
  choose(run: string | null): void;
}

export const useRunsView = create<RunsViewState>()((set) => ({
  chosen: null,
  choose: (chosen) => set({ chosen }),
}));

/** A new run is what a person wants to see next, whichever old one they were looking at. */
useRunStore.subscribe(({ run }, before) => {
  if (run?.run !== before.run?.run) useRunsView.setState({ chosen: null });
});
