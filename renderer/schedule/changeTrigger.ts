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
  const inverse = await save(pipeline, edits);
  if (inverse === null) return false;
  const undo = () => void takeBack(pipeline, edits, inverse);
  say({ tone: 'plain', text: said, action: { label: 'Undo', run: undo } });
  return true;
}

/** Makes the edits and gives those that take them back; null where they were refused. */
async function save(pipeline: string, edits: Edit[]): Promise<Edit[] | null> {
  const { name, view, applyEdits } = usePipelineStore.getState();
  if (name === pipeline && view !== null) {
    const inverse = invert(view, edits);
    return (await applyEdits(edits)) ? inverse : null;
  }
  try {
    const other = await engine.pipelines.get({ pipeline });
    await engine.pipelines.edit({ pipeline, revision: other.revision, edits });
    return invert(other, edits);
  } catch (thrown) {
    const error = toErrorData(thrown);
    const hint = 'The files changed at that moment. Nothing was saved: try again.';
    sayError(error.code === 'pipeline.conflict' ? new TidemillError({ ...error, hint }) : thrown);
    return null;
  }
}

async function takeBack(pipeline: string, edits: Edit[], inverse: Edit[]): Promise<void> {
  const { name, history, undo } = usePipelineStore.getState();
  // Where something else was done since, this alone is taken back, as a step of its own.
  if (name === pipeline && history.done.at(-1)?.redo === edits) await undo();
  else if ((await save(pipeline, inverse)) !== null) {
    say({ tone: 'plain', text: `Undid: ${labelOf(edits)}` });
  }
}
