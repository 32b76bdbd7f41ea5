import type { Edit } from '../../../shared/pipeline/edits.ts';

/** One thing a person did to a pipeline, and how to take it back. */
export interface Step {
  label: string;
  redo: readonly Edit[];
  undo: readonly Edit[];
  /** For what was done to the files as a whole, which no edits can say. */
  deed?: Deed;
}

/** Each is true when it was done; otherwise the person was told why not. */
export interface Deed {
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
}

export interface History {
  done: readonly Step[];
  undone: readonly Step[];
}

export const emptyHistory: History = { done: [], undone: [] };

const LONGEST = 200;

/** A new step makes what was undone before it unreachable. */
export function record(history: History, step: Step): History {
  if (step.undo.length === 0 && step.deed === undefined) return history;
  return { done: [...history.done, step].slice(-LONGEST), undone: [] };
}

/** The step that undo takes back, and the history after it; null with nothing to undo. */
export function stepBack(history: History): { step: Step; history: History } | null {
  const step = history.done.at(-1);
  if (step === undefined) return null;
  return {
    step,
    history: { done: history.done.slice(0, -1), undone: [...history.undone, step] },
  };
}

/** The step that redo repeats, and the history after it; null with nothing to redo. */
export function stepForward(history: History): { step: Step; history: History } | null {
  const step = history.undone.at(-1);
  if (step === undefined) return null;
  return {
    step,
    history: { done: [...history.done, step], undone: history.undone.slice(0, -1) },
  };
}

/** What a person would call these edits: the label of an undo step. */
export function labelOf(edits: readonly Edit[]): string {
  const first = edits[0];
  if (first === undefined) return 'Nothing';
  const added = edits.filter((edit) => edit.type === 'add_block');
  if (added.length > 1) return `Add ${added.length} blocks`;
  const removed = edits.filter((edit) => edit.type === 'remove_block');
  if (removed.length > 1) return `Delete ${removed.length} blocks`;
  switch (first.type) {
    case 'add_block':
      return `Add ${first.name}`;
    case 'remove_block':
      return `Delete ${first.name}`;
    case 'rename_block':
      return `Rename ${first.name} to ${first.to}`;
    case 'connect':
      return `Connect ${first.from} to ${first.to}`;
    case 'disconnect':
      return `Disconnect ${first.from} from ${first.to}`;
    case 'set_block':
      return `Set ${first.key.replace('_', ' ')} of ${first.name}`;
    case 'set_code':
      return `Edit ${first.name}`;
    case 'move_blocks': {
      const names = Object.keys(first.positions);
      return names.length === 1 ? `Move ${names[0]}` : `Move ${names.length} blocks`;
    }
    case 'set_trigger':
      return first.value === null ? `Delete trigger ${first.name}` : `Set trigger ${first.name}`;
    case 'set_description':
      return 'Describe the pipeline';
  }
}
