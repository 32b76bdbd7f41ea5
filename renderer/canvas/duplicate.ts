import type { Edit } from '../../shared/pipeline/edits.ts';
import { settingOf } from '../app/edits/inverse.ts';
import { usePipelineStore, useSelectionStore } from '../app/store.ts';
import { blockNamed, freeName } from './blocks.ts';
import { clearOf } from './layout/place.ts';
import { useCanvasStore } from './store.ts';

const KEYS = ['description', 'retries', 'timeout', 'cache', 'run_if', 'enabled'] as const;

/** A second block with the same code, settings and inputs, below the first, selected. */
export async function duplicateBlock(name: string): Promise<void> {
  const { view, applyEdits } = usePipelineStore.getState();
  const block = blockNamed(name);
  if (view === null || block === undefined) return;
  const places = { ...useCanvasStore.getState().provisional, ...view.layout };
  const place = places[name];
  const copy = freeName(
    name,
    view.pipeline.blocks.map((each) => each.name),
  );
  const settings = KEYS.map(
    (key): Edit => ({ type: 'set_block', name: copy, key, value: settingOf(block, key) }),
  ).filter((edit) => edit.type === 'set_block' && edit.value !== null);
  const saved = applyEdits([
    {
      type: 'add_block',
      name: copy,
      kind: block.kind,
      language: block.language,
      inputs: block.inputs,
      code: view.code[name] ?? null,
      position: place === undefined ? null : clearOf(place, Object.values(places)),
    },
    ...settings,
  ]);
  useSelectionStore.getState().select([copy]);
  await saved;
}
