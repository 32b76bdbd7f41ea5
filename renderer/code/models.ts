import type { Block } from '../../shared/pipeline/document.ts';
import { usePipelineStore } from '../app/store.ts';
import { type Buffer, closeDraft, draftEdited, openDraft } from './drafts.ts';
import { monaco } from './monaco.ts';

type Model = ReturnType<typeof monaco.editor.createModel>;

interface OpenModel {
  pipeline: string;
  model: Model;
  viewState: unknown;
}

/** One model per block, alive as long as its pipeline is open: undo, markers and search go with it. */
const open = new Map<string, OpenModel>();

/** Replacing a buffer's text with the file's must not look like typing. */
let replacing = false;

/** The model of a block's code, made from its file when it is first asked for. Null: unreadable. */
export function modelOf(block: Block): Model | null {
  const { name: pipeline, view } = usePipelineStore.getState();
  const known = open.get(block.name);
  if (known && known.pipeline === pipeline) return known.model;
  if (known) drop(block.name);
  const text = view?.code[block.name];
  if (pipeline === null || typeof text !== 'string') return null;
  const uri = monaco.Uri.from({ scheme: 'tidemill', authority: pipeline, path: `/${block.file}` });
  monaco.editor.getModel(uri)?.dispose();
  const model = monaco.editor.createModel(text, block.language, uri);
  model.updateOptions({
    tabSize: block.language === 'python' ? 4 : 2,
    insertSpaces: true,
    // Colour means something here, and how deep a bracket is does not.
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
  model.detectIndentation(true, block.language === 'python' ? 4 : 2);
  open.set(block.name, { pipeline, model, viewState: null });
  openDraft(block.name, bufferOf(model));
  model.onDidChangeContent(() => {
    if (!replacing) draftEdited(block.name);
  });
  return model;
}

/** The block that a model of ours holds. */
export function blockOf(model: { uri: { scheme: string; path: string } }): Block | null {
  if (model.uri.scheme !== 'tidemill') return null;
  const file = model.uri.path.slice(1);
  const { view } = usePipelineStore.getState();
  return view?.pipeline.blocks.find((block) => block.file === file) ?? null;
}

/** Where caret and scroll were in a block, as an editor saved it. */
export function viewStateOf(block: string): unknown {
  return open.get(block)?.viewState ?? null;
}

export function keepViewState(block: string, state: unknown): void {
  const known = open.get(block);
  if (known) known.viewState = state;
}

function bufferOf(model: Model): Buffer {
  return {
    read: () => model.getValue(monaco.editor.EndOfLinePreference.LF),
    readForFile: () => model.getValue(undefined, true),
    replace(text) {
      replacing = true;
      model.pushStackElement();
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      model.pushStackElement();
      replacing = false;
    },
  };
}

function drop(block: string): void {
  open.get(block)?.model.dispose();
  open.delete(block);
  closeDraft(block);
}

/** Blocks that are gone take their models along, and so does a pipeline that is closed. */
usePipelineStore.subscribe(({ name, view }) => {
  if (view === null) return;
  for (const [block, known] of open) {
    if (known.pipeline !== name || !(block in view.code)) drop(block);
  }
});
