import type { CheckedDraft } from './checkDraft.ts';
import type { Draft } from './draft.ts';

/** What every group of the form's fields is given. */
export interface FieldsProps {
  draft: Draft;
  problems: CheckedDraft['problems'];
  change(part: Partial<Draft>): void;
}
