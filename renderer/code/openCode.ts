import { usePipelineStore, useSelectionStore, useViewStore } from '../app/store.ts';
import { choosePreset } from '../app/stores/view.ts';

/** Shows a line of a block's code, opening the code beside the canvas where it is not in view. */
export function openCode(block: string, line = 1, column = 1): void {
  const { preset } = useViewStore.getState();
  if (preset === 'canvas' || preset === 'focus') choosePreset('split');
  useSelectionStore.getState().revealCode(block, line, column);
}

/** The block of the open pipeline whose code is in `path`, as errors and tracebacks tell paths. */
export function blockOfFile(path: string): string | null {
  const { view } = usePipelineStore.getState();
  const plain = path.replaceAll('\\', '/');
  const found = view?.pipeline.blocks.find(
    ({ file }) => plain === file || plain.endsWith(`/${view.pipeline.name}/${file}`),
  );
  return found?.name ?? null;
}
