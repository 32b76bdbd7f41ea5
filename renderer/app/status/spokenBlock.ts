import type { Block } from '../../../shared/pipeline/document.ts';
import { languages } from '../../canvas/blocks.ts';
import { rowsText } from '../../ui/measures.ts';
import type { BlockLook } from './blockLook.ts';

const count = (amount: number, what: string) => `${amount} ${what}${amount === 1 ? '' : 's'}`;

/** A block in a sentence: "clean_orders, SQL transform, ok, 1,240,000 rows, 2 inputs, 1 output". */
export function spokenBlock(block: Block, look: BlockLook, consumers: number): string {
  return [
    block.name,
    `${languages[block.language].title} ${block.kind}`,
    block.kind === 'note' ? '' : look.word,
    look.glyph === 'stale' ? look.detail : '',
    look.error ?? '',
    look.rows === null ? '' : rowsText(look.rows, true),
    count(block.inputs.length, 'input'),
    count(consumers, 'output'),
    block.enabled ? '' : 'bypassed',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
