import type { Block } from '../pipeline/document.ts';
import type { Edit } from '../pipeline/edits.ts';

type BlockSetting = Extract<Edit, { type: 'set_block' }>['key'];

/** Keys of a block that a person sets, as pipeline.yaml has them, each with what the model calls it. */
export const BLOCK_SETTINGS: readonly (readonly [BlockSetting, keyof Block])[] = [
  ['kind', 'kind'],
  ['description', 'description'],
  ['retries', 'retries'],
  ['timeout', 'timeout_ms'],
  ['cache', 'cache'],
  ['run_if', 'run_if'],
  ['enabled', 'enabled'],
];
