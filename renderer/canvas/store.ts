import { create } from 'zustand';
import type { Layout } from '../../shared/pipeline/document.ts';

export interface CanvasState {
  /**
   * Whether the camera has found its first picture. Until then no node is drawn: what is drawn at a
   * scale that lasts one frame costs seconds with a thousand blocks, and jumps with ten.
   */
  framed: boolean;
  /** Places of blocks whose file has none yet: shown, but saved only when a person moves something. */
  provisional: Layout;
  /** While a wire is being drawn: the blocks it may not end at. */
  blocked: ReadonlySet<string> | null;
  /** In connect mode: the block that the wire would go to. */
  target: string | null;
  /** Wires that show data on its way, as `from→to`: few enough to animate. */
  flowing: ReadonlySet<string>;
}

export const useCanvasStore = create<CanvasState>()(() => ({
  framed: false,
  provisional: {},
  blocked: null,
  target: null,
  flowing: new Set(),
}));
