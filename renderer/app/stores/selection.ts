import { create } from 'zustand';

export type DockTab = 'data' | 'logs' | 'problems' | 'runs';
export type ZoomBucket = 'full' | 'compact' | 'map';

export interface SelectionState {
  /** Selected blocks, in the order they were selected; the last one is what panes follow. */
  selected: readonly string[];
  /** The block that arrow keys start from. */
  focused: string | null;
  hovered: string | null;
  /** The selected wire, as `from→to`. */
  wire: string | null;
  zoom: ZoomBucket;
  dockTab: DockTab;
  /** A block the dock stays on whatever is selected, or null while it follows. */
  dockLock: string | null;
  /** A line of a block's code that someone asked to see; `at` tells two asks for one line apart. */
  reveal: { block: string; line: number; column: number; at: number } | null;
  select(blocks: readonly string[]): void;
  toggle(block: string): void;
  showDock(tab: DockTab): void;
  revealCode(block: string, line: number, column?: number): void;
}

/** What holds of a pipeline that was just opened. */
export const nothingSelected = {
  selected: [],
  focused: null,
  hovered: null,
  wire: null,
  dockLock: null,
  reveal: null,
} satisfies Partial<SelectionState>;

export const useSelectionStore = create<SelectionState>()((set) => ({
  ...nothingSelected,
  zoom: 'full',
  dockTab: 'data',
  select: (blocks) => set({ selected: blocks, focused: blocks.at(-1) ?? null, wire: null }),
  toggle: (block) =>
    set(({ selected }) => {
      const next = selected.includes(block)
        ? selected.filter((name) => name !== block)
        : [...selected, block];
      return { selected: next, focused: next.at(-1) ?? null };
    }),
  showDock: (dockTab) => set({ dockTab }),
  revealCode: (block, line, column = 1) =>
    set((state) => ({
      selected: [block],
      focused: block,
      reveal: { block, line, column, at: (state.reveal?.at ?? 0) + 1 },
    })),
}));

/** The block that the inspector and the code pane show: the one selected last. */
export function primaryBlock(state: Pick<SelectionState, 'selected'>): string | null {
  return state.selected.at(-1) ?? null;
}

/** The block that the dock shows: the locked one, else the one selected last. */
export function dockBlock(state: Pick<SelectionState, 'selected' | 'dockLock'>): string | null {
  return state.dockLock ?? primaryBlock(state);
}
