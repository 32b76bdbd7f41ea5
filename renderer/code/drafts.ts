import { create } from 'zustand';
import { usePipelineStore } from '../app/store.ts';
import {
  type Draft,
  edited,
  fileChanged,
  keepMine,
  mayBeSaved,
  newDraft,
  saveFailed,
  saveStarted,
  saveSucceeded,
  takeTheirs,
} from './draft.ts';

/** Where a draft's text lives while it is edited; an editor's model in the app. */
export interface Buffer {
  /** With `\n` line ends. */
  read(): string;
  /** As the file is to hold it: with its own line ends and byte order mark. */
  readForFile(): string;
  /** Puts the text in so that the editor's undo can take it back. */
  replace(text: string): void;
}

const SAVE_AFTER_MS = 400;

/** The drafts of the open pipeline, by block. */
export const useDraftStore = create<{ drafts: Readonly<Record<string, Draft>> }>()(() => ({
  drafts: {},
}));

const buffers = new Map<string, Buffer>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();
/** Blocks whose save met files that had changed: tried again once it is known what changed. */
const retrying = new Set<string>();

const draftOf = (block: string): Draft | undefined => useDraftStore.getState().drafts[block];

function put(block: string, draft: Draft): void {
  useDraftStore.setState(({ drafts }) => ({ drafts: { ...drafts, [block]: draft } }));
}

/** Starts a draft of a block's file, edited in `buffer`. */
export function openDraft(block: string, buffer: Buffer): void {
  buffers.set(block, buffer);
  put(block, newDraft(buffer.read()));
}

/** Forgets a draft: its block is gone. */
export function closeDraft(block: string): void {
  buffers.delete(block);
  clearTimeout(timers.get(block));
  timers.delete(block);
  retrying.delete(block);
  useDraftStore.setState(({ drafts: { [block]: _gone, ...drafts } }) => ({ drafts }));
}

/** The buffer was changed by hand: shown as edited, and saved once typing has paused. */
export function draftEdited(block: string): void {
  const draft = draftOf(block);
  const buffer = buffers.get(block);
  if (!draft || !buffer) return;
  put(block, edited(draft, buffer.read()));
  clearTimeout(timers.get(block));
  timers.set(
    block,
    setTimeout(() => void saveDraft(block), SAVE_AFTER_MS),
  );
}

/** Saves a draft at once, if it has something to save. Leaving the editor and running call this. */
export async function saveDraft(block: string): Promise<void> {
  clearTimeout(timers.get(block));
  timers.delete(block);
  const draft = draftOf(block);
  const buffer = buffers.get(block);
  if (!draft || !buffer || !mayBeSaved(draft)) return;
  put(block, saveStarted(draft));
  const saved = await usePipelineStore
    .getState()
    .applyEdits([{ type: 'set_code', name: block, code: buffer.readForFile() }]);
  const now = draftOf(block);
  if (!now || buffers.get(block) !== buffer) return;
  put(block, saved ? saveSucceeded(now, draft.buffer) : saveFailed(now));
  if (saved) await saveDraft(block);
}

/** Saves whatever is not saved yet, in all blocks. */
export async function saveDrafts(): Promise<void> {
  await Promise.all([...buffers.keys()].map(saveDraft));
}

/** Ends a conflict in the person's favour and writes their text over the outside change. */
export async function keepMyText(block: string): Promise<void> {
  const draft = draftOf(block);
  if (!draft) return;
  put(block, keepMine(draft));
  await saveDraft(block);
}

/** Ends a conflict in favour of the file. */
export function takeTheirText(block: string): void {
  const draft = draftOf(block);
  if (!draft) return;
  const taken = takeTheirs(draft);
  put(block, taken);
  buffers.get(block)?.replace(taken.buffer);
}

/** Line ends and byte order mark are the editor's business; drafts compare what a person sees. */
export function asSeen(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/** Folds what the files say now into every draft. */
function foldFiles(code: Readonly<Record<string, string | null>>): void {
  for (const block of buffers.keys()) {
    const draft = draftOf(block);
    const text = code[block];
    if (!draft || typeof text !== 'string') continue;
    const next = fileChanged(draft, asSeen(text));
    if (next !== draft) {
      put(block, next);
      if (next.buffer !== draft.buffer) buffers.get(block)?.replace(next.buffer);
    }
    if (retrying.delete(block)) void saveDraft(block);
  }
}

/**
 * The pipeline's store keeps edits that met changed files for the person to decide on. Code is
 * decided here, block by block, so it takes its own edits out of that pile.
 */
function takeOverConflicts(): void {
  const { conflict } = usePipelineStore.getState();
  if (conflict === null) return;
  const rest = conflict.filter((edit) => !(edit.type === 'set_code' && buffers.has(edit.name)));
  if (rest.length === conflict.length) return;
  for (const edit of conflict) {
    if (edit.type === 'set_code' && buffers.has(edit.name)) retrying.add(edit.name);
  }
  usePipelineStore.setState({ conflict: rest.length > 0 ? rest : null });
}

usePipelineStore.subscribe((state, before) => {
  if (state.conflict !== before.conflict) takeOverConflicts();
  if (state.view !== before.view && state.view !== null) foldFiles(state.view.code);
});

window.addEventListener('pagehide', () => void saveDrafts());
