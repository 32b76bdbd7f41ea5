/**
 * A block's code while it is being edited, seen apart from any editor. `base` is the text of the
 * file that the buffer started from or was last saved as. What happens to the file is folded in by
 * pure functions, so that nothing a person typed, and nothing written outside, is ever lost silently.
 */
export interface Draft {
  base: string;
  /** The text on its way to the file, if a save is under way. */
  saving: string | null;
  /** The file's text where it and the buffer both changed since `base`: the person decides. */
  theirs: string | null;
  /** Why the last save failed, in words. */
  failure: string | null;
}

export type SaveState = 'saved' | 'edited' | 'saving' | 'conflict' | 'failed';

export function newDraft(text: string): Draft {
  return { base: text, saving: null, theirs: null, failure: null };
}

/** What the header says of a draft whose editor holds `buffer`. */
export function saveState(draft: Draft, buffer: string): SaveState {
  if (draft.theirs !== null) return 'conflict';
  if (draft.failure !== null) return 'failed';
  if (draft.saving !== null) return 'saving';
  return buffer === draft.base ? 'saved' : 'edited';
}

/** Whether there is something to save, and nothing that forbids it. */
export function mayBeSaved(draft: Draft, buffer: string): boolean {
  return draft.theirs === null && draft.saving === null && buffer !== draft.base;
}

/**
 * The file now holds `disk`. Gives the new draft, and `replace` where the buffer must take the
 * file's text: it does only if the person had changed nothing.
 */
export function fileChanged(
  draft: Draft,
  buffer: string,
  disk: string,
): { draft: Draft; replace: boolean } {
  if (disk === draft.saving) return { draft, replace: false };
  if (disk === draft.base) {
    return { draft: draft.theirs === null ? draft : { ...draft, theirs: null }, replace: false };
  }
  if (disk === buffer) return { draft: { ...draft, base: disk, theirs: null }, replace: false };
  if (buffer === draft.base && draft.saving === null) {
    return { draft: { ...draft, base: disk, theirs: null }, replace: true };
  }
  return { draft: { ...draft, theirs: disk }, replace: false };
}

export function saveStarted(draft: Draft, text: string): Draft {
  return { ...draft, saving: text, failure: null };
}

export function saveSucceeded(draft: Draft, text: string): Draft {
  return { ...draft, base: text, saving: null, failure: null, theirs: null };
}

export function saveFailed(draft: Draft, message: string): Draft {
  return { ...draft, saving: null, failure: message };
}

/** The person keeps their own text: the outside change becomes what it will be saved over. */
export function keepMine(draft: Draft): Draft {
  return draft.theirs === null ? draft : { ...draft, base: draft.theirs, theirs: null };
}

/** The person takes the file's text; the caller puts `base` of the result into the buffer. */
export const takeTheirs = keepMine;
