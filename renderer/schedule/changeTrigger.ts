import { TidemillError, toErrorData } from '../../shared/errors.ts';
import type { Edit } from '../../shared/pipeline/edits.ts';
import type { Json } from '../../shared/worker/protocol.ts';
import { engine } from '../app/client.ts';
import { labelOf } from '../app/edits/history.ts';
import { invert } from '../app/edits/inverse.ts';
import { say, sayError, usePipelineStore } from '../app/store.ts';

/**
 * Sets, adds or (null) deletes a trigger, says so and offers to take it back. The open pipeline's goes
 * through its own edits, and into its undo; that of another is written to its files at once.
 * @returns whether it is in the files; a refusal has been shown then
 */
export async function changeTrigger(
  pipeline: string,
  name: string,
  value: Record<string, Json> | null,
  said: string,
): Promise<boolean> {
  const edits: Edit[] = [{ type: 'set_trigger', name, value }];
  const open = usePipelineStore.getState();
  const isOpen = open.name === pipeline && open.view !== null;
  const undo = isOpen ? await changeOpen(edits) : await changeOther(pipeline, edits);
  if (undo === null) return false;
  say({ tone: 'plain', text: said, action: { label: 'Undo', run: undo } });
  return true;
}

type Undo = () => void;

async function changeOpen(edits: Edit[]): Promise<Undo | null> {
  const { view, applyEdits } = usePipelineStore.getState();
  if (view === null) return null;
  const inverse = invert(view, edits);
  if (!(await applyEdits(edits))) return null;
  return () => {
    const { history, undo } = usePipelineStore.getState();
    // Something else may have been done since: then this one alone is taken back, as a step of its own.
    if (history.done.at(-1)?.redo === edits) void undo();
    else void usePipelineStore.getState().applyEdits(inverse);
  };
}

async function changeOther(pipeline: string, edits: Edit[]): Promise<Undo | null> {
  try {
    const view = await engine.pipelines.get({ pipeline });
    const inverse = invert(view, edits);
    await engine.pipelines.edit({ pipeline, revision: view.revision, edits });
    return () => {
      engine.pipelines
        .get({ pipeline })
        .then(({ revision }) => engine.pipelines.edit({ pipeline, revision, edits: inverse }))
        .then(() => say({ tone: 'plain', text: `Undid: ${labelOf(edits)}` }), sayError);
    };
  } catch (thrown) {
    const error = toErrorData(thrown);
    const hint = 'The files changed at that moment. Nothing was saved: try again.';
    sayError(error.code === 'pipeline.conflict' ? new TidemillError({ ...error, hint }) : thrown);
    return null;
  }
}
