import type { PipelineView } from '../../../shared/contract/views.ts';
import { TidemillError } from '../../../shared/errors.ts';
import { applyEdit, type EditedPipeline } from '../../../shared/pipeline/editing/apply-edit.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import type { BlockTemplates } from '../../../shared/pipeline/templates.ts';

// The engine has the templates: a new block is empty here until its answer brings the text.
const noTemplates: BlockTemplates = {};

/**
 * What the pipeline will look like once the engine has applied the edits: shown at once, replaced by
 * the engine's answer. An edit that does not fit changes nothing here: the engine will refuse it and
 * say why. Problems stay as they were.
 */
export function applyEdits(view: PipelineView, edits: readonly Edit[]): PipelineView {
  let after: EditedPipeline = view;
  for (const edit of edits) {
    try {
      after = applyEdit(after, edit, noTemplates);
    } catch (thrown) {
      if (!(thrown instanceof TidemillError)) throw thrown;
    }
  }
  const { pipeline, layout, code } = after;
  return { ...view, pipeline, layout, code };
}
