import type { Edit } from '../../../shared/pipeline/edits.ts';
import { usePipelineStore, useSelectionStore, useViewStore } from '../../app/store.ts';
import type { AddRequest } from '../../app/stores/view.ts';
import { freeName } from '../blocks.ts';
import { camera } from '../camera.ts';
import { onGrid } from '../geometry.ts';
import { clearOf, freePlace } from '../layout/place.ts';
import { unsavedPlaces } from '../layout/usePlaces.ts';
import { useCanvasStore } from '../store.ts';
import { rememberTemplate, type Template } from './templates.ts';

/** Adds a block where it was asked for, selects it, and lets its name be typed at once. */
export async function addBlock(template: Template, request: AddRequest): Promise<void> {
  const { view, applyEdits } = usePipelineStore.getState();
  if (view === null) return;
  rememberTemplate(template.id);
  const { kind, language } = template;
  const name = freeName(
    kind,
    view.pipeline.blocks.map((block) => block.name),
  );
  const inputs = kind === 'note' ? [] : [...request.inputs];
  const places = { ...useCanvasStore.getState().provisional, ...view.layout };
  const all = Object.values(places);
  const position =
    request.position !== null
      ? clearOf(onGrid(request.position), all)
      : inputs.length > 0
        ? freePlace(inputs, places)
        : clearOf(onGrid(camera.middle()), all);
  const others = unsavedPlaces();
  const edits: Edit[] = [{ type: 'add_block', name, kind, language, inputs, code: null, position }];
  if (request.consumer !== null) edits.push({ type: 'connect', from: name, to: request.consumer });
  // Once a file of places exists, a block that is not in it would be put elsewhere.
  if (Object.keys(others).length > 0) edits.push({ type: 'move_blocks', positions: others });
  const saved = applyEdits(edits);
  useSelectionStore.getState().select([name]);
  useViewStore.setState({ renaming: name });
  requestAnimationFrame(() => camera.reveal([name]));
  await saved;
}
