import { create } from 'zustand';

/** What the centre and the side panels show: `Ctrl 1` to `Ctrl 4`. */
export type Preset = 'canvas' | 'code' | 'split' | 'focus';
/** What the centre is about: the open pipeline, or something of the whole project. */
export const PAGES = ['pipeline', 'schedule', 'history', 'notifications'] as const;
export type Page = (typeof PAGES)[number];
export type LeftTab = 'pipelines' | 'blocks' | 'outline';

/** Where a block that is about to be added goes, and what it is wired to. */
export interface AddRequest {
  /** On the canvas, in its own coordinates; null lets the canvas choose. */
  position: { x: number; y: number } | null;
  /** On the screen, where the palette opens; null opens it in the middle. */
  screen: { x: number; y: number } | null;
  /** Blocks that the new one reads. */
  inputs: readonly string[];
  /** A block that reads the new one. */
  consumer: string | null;
}

export interface ViewState {
  /** Follows the address: see `goToPage`. */
  page: Page;
  preset: Preset;
  leftOpen: boolean;
  leftTab: LeftTab;
  inspectorOpen: boolean;
  /** The inspector shows the pipeline while no block is selected. */
  aboutPipeline: boolean;
  dockOpen: boolean;
  palette: 'commands' | 'blocks' | null;
  adding: AddRequest | null;
  renaming: string | null;
  /** The block that connect mode draws a wire from. */
  connecting: string | null;
  /** The pipeline-naming dialog is open. */
  naming: boolean;
}

const presets: Record<Preset, Partial<ViewState>> = {
  canvas: { leftOpen: true, inspectorOpen: true, dockOpen: true },
  code: { leftOpen: true, inspectorOpen: false, dockOpen: true },
  split: { leftOpen: true, inspectorOpen: true, dockOpen: true },
  focus: { leftOpen: false, inspectorOpen: false, dockOpen: false },
};

const KEY = 'tidemill.view';

type Remembered = Pick<ViewState, 'preset' | 'leftOpen' | 'leftTab' | 'inspectorOpen' | 'dockOpen'>;

function remembered(): Partial<Remembered> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Remembered>;
  } catch {
    return {};
  }
}

export const useViewStore = create<ViewState>()(() => ({
  preset: 'split',
  leftOpen: true,
  leftTab: 'blocks',
  inspectorOpen: innerWidth >= 1180,
  aboutPipeline: false,
  dockOpen: true,
  ...remembered(),
  palette: null,
  adding: null,
  renaming: null,
  connecting: null,
  naming: false,
  page: 'pipeline',
}));

useViewStore.subscribe(({ preset, leftOpen, leftTab, inspectorOpen, dockOpen }) => {
  const kept: Remembered = { preset, leftOpen, leftTab, inspectorOpen, dockOpen };
  localStorage.setItem(KEY, JSON.stringify(kept));
});

/** Shows the panels of a preset; they can be opened and closed from there. */
export function choosePreset(preset: Preset): void {
  useViewStore.setState({ ...presets[preset], preset });
}

/** Opens the palette of blocks; what is left out is free. */
export function startAdding(request: Partial<AddRequest> = {}): void {
  useViewStore.setState({
    adding: { position: null, screen: null, inputs: [], consumer: null, ...request },
  });
}
