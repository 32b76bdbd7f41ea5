import {
  CircleSlash2,
  Network,
  PencilLine,
  Plus,
  Redo2,
  Spline,
  Trash2,
  Undo2,
  Waypoints,
} from 'lucide-react';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { blockNamed } from '../../canvas/blocks.ts';
import { camera } from '../../canvas/camera.ts';
import { tidy } from '../../canvas/tidy.ts';
import {
  primaryBlock,
  say,
  startAdding,
  usePipelineStore,
  useSelectionStore,
  useToastStore,
  useViewStore,
} from '../store.ts';
import { canvasShown } from './canvasShown.ts';
import { goToBlocks } from './go.ts';
import type { Command } from './types.ts';

const primary = () => primaryBlock(useSelectionStore.getState());
const someSelected = () => canvasShown() && primary() !== null;

/** Deletes blocks with their wires; a toast and Ctrl Z bring them back. */
export async function removeBlocks(names: readonly string[]): Promise<void> {
  const { applyEdits, undo } = usePipelineStore.getState();
  useSelectionStore.getState().select([]);
  const saved = await applyEdits(names.map((name): Edit => ({ type: 'remove_block', name })));
  if (!saved) return;
  const what = names.length === 1 ? names[0] : `${names.length} blocks`;
  const toast = say({
    tone: 'plain',
    text: `Deleted ${what}`,
    action: { label: 'Undo', run: () => void undo() },
  });
  // Once this is not the last step any more, the button would undo something else.
  const step = usePipelineStore.getState().history.done.at(-1);
  const stop = usePipelineStore.subscribe(({ history }) => {
    if (history.done.at(-1) === step) return;
    stop();
    useToastStore.getState().dismiss(toast);
  });
}

/** Switches blocks off, so that their input passes through, or all of them on again. */
export async function toggleBypass(names: readonly string[]): Promise<void> {
  const enabled = names.every((name) => blockNamed(name)?.enabled === false);
  await usePipelineStore.getState().applyEdits(
    names.map(
      (name): Edit => ({
        type: 'set_block',
        name,
        key: 'enabled',
        value: enabled ? null : false,
      }),
    ),
  );
}

export const editCommands: readonly Command[] = [
  {
    id: 'block.add',
    group: 'Edit',
    title: 'Add a block',
    keys: ['/'],
    icon: Plus,
    enabled: canvasShown,
    run: () => {
      const after = primary();
      startAdding({ inputs: after === null ? [] : [after] });
    },
  },
  {
    id: 'block.delete',
    group: 'Edit',
    title: () => {
      const { selected } = useSelectionStore.getState();
      return selected.length > 1
        ? `Delete ${selected.length} blocks`
        : `Delete ${primary() ?? 'block'}`;
    },
    keys: ['Delete', 'Backspace'],
    icon: Trash2,
    enabled: someSelected,
    run: () => removeBlocks(useSelectionStore.getState().selected),
  },
  {
    id: 'block.rename',
    group: 'Edit',
    title: () => `Rename ${primary() ?? 'block'}`,
    keys: ['F2'],
    icon: PencilLine,
    enabled: someSelected,
    run: () => useViewStore.setState({ renaming: primary() }),
  },
  {
    id: 'block.connect',
    group: 'Edit',
    title: () => `Connect ${primary() ?? 'block'} to…`,
    keys: ['C'],
    icon: Spline,
    enabled: someSelected,
    run: () => useViewStore.setState({ connecting: primary() }),
  },
  {
    id: 'block.bypass',
    group: 'Edit',
    title: () =>
      `${blockNamed(primary())?.enabled === false ? 'Enable' : 'Bypass'} ${primary() ?? 'block'}`,
    keys: ['B'],
    icon: CircleSlash2,
    enabled: someSelected,
    run: () => toggleBypass(useSelectionStore.getState().selected),
  },
  {
    id: 'edit.undo',
    group: 'Edit',
    title: () => `Undo ${usePipelineStore.getState().history.done.at(-1)?.label ?? ''}`.trim(),
    keys: ['Mod+Z'],
    icon: Undo2,
    enabled: () => usePipelineStore.getState().history.done.length > 0,
    run: async () => {
      const step = await usePipelineStore.getState().undo();
      if (step !== null) goToBlocks(step.undo);
    },
  },
  {
    id: 'edit.redo',
    group: 'Edit',
    title: () => `Redo ${usePipelineStore.getState().history.undone.at(-1)?.label ?? ''}`.trim(),
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    icon: Redo2,
    enabled: () => usePipelineStore.getState().history.undone.length > 0,
    run: async () => {
      const step = await usePipelineStore.getState().redo();
      if (step !== null) goToBlocks(step.redo);
    },
  },
  {
    id: 'canvas.tidy',
    group: 'Edit',
    title: 'Tidy up the canvas',
    keys: ['Shift+T'],
    icon: Network,
    enabled: canvasShown,
    run: async () => {
      await tidy();
      camera.fit();
    },
  },
  {
    id: 'pipeline.create',
    group: 'Edit',
    title: 'New pipeline',
    keys: ['N'],
    icon: Waypoints,
    run: () => useViewStore.setState({ naming: true }),
  },
];
