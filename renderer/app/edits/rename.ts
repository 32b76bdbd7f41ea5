import type { PipelineView } from '../../../shared/contract/views.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';

/**
 * The edits that rename a block. A Python function named like the block is its entry, so it is renamed
 * too; all other code that names the block is left to the person.
 */
export function renameEdits(view: PipelineView, name: string, to: string): Edit[] {
  const rename: Edit = { type: 'rename_block', name, to };
  const block = view.pipeline.blocks.find((each) => each.name === name);
  const code = view.code[name];
  if (block?.language !== 'python' || typeof code !== 'string') return [rename];
  const entry = new RegExp(`^((?:async )?def )${name}(?=\\s*\\()`, 'm');
  if (!entry.test(code)) return [rename];
  return [rename, { type: 'set_code', name: to, code: code.replace(entry, `$1${to}`) }];
}
