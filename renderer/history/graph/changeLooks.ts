import { Equal, Minus, Move, PenLine, Plus, TextCursorInput } from 'lucide-react';
import type { BlockChange } from '../../../shared/contract/history.ts';
import type { StatusTone } from '../../app/theme/tokens.ts';

/** What became of a block, as it is shown: a rename is told apart from other changes. */
export type ChangeKind = BlockChange['change'] | 'renamed';

/**
 * The colour, sign and word of each. `mark` is the sign where only letters can be drawn. The colours
 * are those of the status tones, which stay apart for every kind of colour vision.
 */
export const changeLooks = {
  added: { tone: 'success', icon: Plus, mark: '+', word: 'added' },
  removed: { tone: 'failed', icon: Minus, mark: '−', word: 'removed' },
  changed: { tone: 'stale', icon: PenLine, mark: '≠', word: 'changed' },
  moved: { tone: 'running', icon: Move, mark: '→', word: 'moved' },
  renamed: { tone: 'running', icon: TextCursorInput, mark: 'ab', word: 'renamed' },
  same: { tone: 'quiet', icon: Equal, mark: '', word: 'same' },
} satisfies Record<ChangeKind, { tone: StatusTone; icon: typeof Plus; mark: string; word: string }>;

/** In the order in which a person asks for them. */
export const changeKinds = ['added', 'removed', 'changed', 'renamed', 'moved', 'same'] as const;

export function kindOf(change: Pick<BlockChange, 'change' | 'renamed_from'>): ChangeKind {
  return change.renamed_from === null ? change.change : 'renamed';
}
