/**
 * A block's code while it is being edited, seen apart from any editor. `base` is the text of the
 * file that the buffer started from or was last saved as. What happens to the file is folded in by
 * pure functions, so that nothing a person typed, and nothing written outside, is lost silently.
 * All texts have `\n` line ends; the editor keeps the file's own.
 */
export interface Draft {
  /** What the editor holds. */
  buffer: string;
  base: string;
  /** The text on its way to the file, if a save is under way. */
  saving: string | null;
  /** The file's text where it and the buffer both changed since `base`: the person decides. */
  theirs: string | null;
  /** The last save did not succeed, and the person was told why. */
  failed: boolean;
}

export type SaveState = 'saved' | 'edited' | 'saving' | 'conflict' | 'failed';

export function newDraft(text: string): Draft {
  return { buffer: text, base: text, saving: null, theirs: null, failed: false };
}

/** What the header says of a draft. */
export function saveState(draft: Draft): SaveState {
  if (draft.theirs !== null) return 'conflict';
  if (draft.saving !== null) return 'saving';
  if (draft.buffer === draft.base) return 'saved';
  return draft.failed ? 'failed' : 'edited';
}

/** Whether there is something to save, and nothing that forbids it. */
export function mayBeSaved(draft: Draft): boolean {
  return draft.theirs === null && draft.saving === null && draft.buffer !== draft.base;
}

export function edited(draft: Draft, buffer: string): Draft {
  return { ...draft, buffer };
}

/** The file now holds `disk`: taken over if the person had changed nothing, else a conflict. */
export function fileChanged(draft: Draft, disk: string): Draft {
  if (disk === draft.saving) return draft;
  if (disk === draft.base) return draft.theirs === null ? draft : { ...draft, theirs: null };
  if (disk === draft.buffer) return { ...draft, base: disk, theirs: null };
  if (draft.buffer === draft.base && draft.saving === null) return newDraft(disk);
  return { ...draft, theirs: disk };
}

export function saveStarted(draft: Draft): Draft {
  return { ...draft, saving: draft.buffer, failed: false };
}

export function saveSucceeded(draft: Draft, text: string): Draft {
  return { ...draft, base: text, saving: null };
}

export function saveFailed(draft: Draft): Draft {
  return { ...draft, saving: null, failed: true };
}

/** The person keeps their own text: the outside change is what it will be saved over. */
export function keepMine(draft: Draft): Draft {
  return draft.theirs === null ? draft : { ...draft, base: draft.theirs, theirs: null };
}

/** The person takes the file's text and gives up their own; the editor's undo still has it. */
export function takeTheirs(draft: Draft): Draft {
  return draft.theirs === null ? draft : newDraft(draft.theirs);
}
