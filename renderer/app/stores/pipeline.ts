import { create } from 'zustand';
import type { PipelineView } from '../../../shared/contract/views.ts';
import { type ErrorData, toErrorData } from '../../../shared/errors.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { engine } from '../client.ts';
import {
  type Deed,
  emptyHistory,
  type History,
  labelOf,
  record,
  type Step,
  stepBack,
  stepForward,
} from '../edits/history.ts';
import { invert } from '../edits/inverse.ts';
import { EditQueue } from '../edits/queue.ts';
import { say, sayError } from './toasts.ts';

export interface PipelineState {
  /** The pipeline that is open, or is being opened. */
  name: string | null;
  /** The pipeline with every edit in it, saved or not. Null until it was read. */
  view: PipelineView | null;
  /** Batches of edits that are not in the files yet. */
  unsaved: number;
  /** Why the pipeline could not be opened. */
  error: ErrorData | null;
  /** Edits that were not saved because the files changed outside; `view` shows the files. */
  conflict: readonly Edit[] | null;
  history: History;
  open(name: string): Promise<void>;
  /** Reads the files again, unless `revision` is what the view already shows. */
  reload(revision?: string): Promise<void>;
  /**
   * Shows the edits at once and saves them. True when they are in the files; a refusal is shown to
   * the person and gives false. Edits of code are not steps of the pipeline's undo: the editor has its own.
   */
  applyEdits(edits: readonly Edit[]): Promise<boolean>;
  /** Makes what was done to the pipeline's files as a whole a step of its undo. */
  recordDeed(label: string, deed: Deed): void;
  /** Resolves when no edit is on its way to the files any more. */
  settled(): Promise<void>;
  undo(): Promise<Step | null>;
  redo(): Promise<Step | null>;
  /** Ends a conflict: `mine` makes the edits again on the new files, `theirs` forgets them. */
  settleConflict(choice: 'mine' | 'theirs'): Promise<void>;
}

let queue: EditQueue | null = null;

/** The deed that is being undone or redone: what comes before or after it has to wait for it. */
let deedOnItsWay: Promise<unknown> | null = null;

export const usePipelineStore = create<PipelineState>()((set, get) => {
  const openQueue = (name: string, view: PipelineView): EditQueue =>
    new EditQueue(view, {
      send: (revision, edits) =>
        engine.pipelines.edit({ pipeline: name, revision, edits: [...edits] }),
      fetch: () => engine.pipelines.get({ pipeline: name }),
      publish: (shown, unsaved) => get().name === name && set({ view: shown, unsaved }),
      conflict: (edits) => get().name === name && set({ conflict: edits }),
    });

  const save = async (edits: readonly Edit[]): Promise<boolean> => {
    if (queue === null) return false;
    try {
      await queue.add(edits);
      return true;
    } catch (thrown) {
      if (toErrorData(thrown).code !== 'pipeline.conflict') sayError(thrown);
      return false;
    }
  };

  /** A deed that could not be undone or redone stays the next step, for the others rest upon it. */
  const perform = async (act: () => Promise<boolean>, before: History): Promise<boolean> => {
    const after = get().history;
    const acting = act();
    deedOnItsWay = acting;
    const done = await acting.finally(() => {
      deedOnItsWay = null;
    });
    if (!done && get().history === after) set({ history: before });
    return done;
  };

  return {
    name: null,
    view: null,
    unsaved: 0,
    error: null,
    conflict: null,
    history: emptyHistory,
    async open(name) {
      if (get().name === name && get().view !== null) return;
      queue = null;
      set({ name, view: null, error: null, conflict: null, history: emptyHistory, unsaved: 0 });
      await get().reload();
    },
    async reload(revision) {
      const { name } = get();
      if (name === null || (revision !== undefined && queue?.revision === revision)) return;
      if (queue !== null && !queue.idle) return;
      try {
        const view = await engine.pipelines.get({ pipeline: name });
        if (get().name !== name) return;
        if (queue === null) {
          queue = openQueue(name, view);
          set({ view, error: null });
        } else {
          queue.accept(view);
          set({ error: null });
        }
      } catch (thrown) {
        if (get().name === name) set({ error: toErrorData(thrown) });
      }
    },
    async applyEdits(edits) {
      const { view } = get();
      if (view === null || edits.length === 0) return false;
      const undo = invert(view, edits);
      const typed = edits.every((edit) => edit.type === 'set_code');
      const before = get().history;
      const step: Step = { label: labelOf(edits), redo: edits, undo };
      if (!typed) set({ history: record(before, step) });
      const saved = await save(edits);
      if (!saved && !typed) {
        set(({ history }) => ({
          history: { ...history, done: history.done.filter((known) => known !== step) },
        }));
      }
      return saved;
    },
    recordDeed(label, deed) {
      set(({ history }) => ({ history: record(history, { label, redo: [], undo: [], deed }) }));
    },
    async settled() {
      await queue?.settled();
    },
    async undo() {
      await deedOnItsWay;
      const { history } = get();
      const back = stepBack(history);
      if (back === null) return null;
      set({ history: back.history });
      const { label, undo, deed } = back.step;
      const done = await (deed ? perform(deed.undo, history) : save(undo));
      if (done) say({ tone: 'plain', text: `Undid: ${label}` });
      return back.step;
    },
    async redo() {
      await deedOnItsWay;
      const { history } = get();
      const forward = stepForward(history);
      if (forward === null) return null;
      set({ history: forward.history });
      const { redo, deed } = forward.step;
      await (deed ? perform(deed.redo, history) : save(redo));
      return forward.step;
    },
    async settleConflict(choice) {
      const { conflict } = get();
      set({ conflict: null });
      if (choice === 'mine' && conflict !== null) await get().applyEdits(conflict);
    },
  };
});
