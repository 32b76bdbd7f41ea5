import { useEffect, useRef, useState } from 'react';
import type { Block } from '../../shared/pipeline/document.ts';
import { runBlocks } from '../app/commands/run.ts';
import { sayError, usePipelineStore, useSelectionStore, useThemeStore } from '../app/store.ts';
import { useBlockError } from '../data/useBlockError.ts';
import { saveDraft } from './drafts.ts';
import styles from './editor.module.css';
import { editorOptions } from './editorOptions.ts';
import { faultDecorations, faultsOf, setMarkers } from './markers.ts';
import { keepViewState, modelOf, viewStateOf } from './models.ts';
import { type monaco as Monaco, monaco } from './monaco.ts';
import { registerLanguages } from './registerLanguages.ts';
import { editorTheme } from './theme.ts';

type Editor = Monaco.editor.IStandaloneCodeEditor;

registerLanguages();

interface CodeEditorProps {
  block: Block;
  /** Absent: Escape does what it does in any editor. */
  onEscape?: () => void;
}

/** A live editor on the block's model. Saves after a pause, on leaving and before a run. */
export function CodeEditor({ block, onEscape }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const theme = useThemeStore((state) => state.theme);
  const readOnly = usePipelineStore(({ view }) => view === null);
  const { name } = block;

  useEffect(() => monaco.editor.setTheme(editorTheme(theme)), [theme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor lives as long as its block's name
  useEffect(() => {
    if (!host.current) return;
    const made = monaco.editor.create(host.current, {
      ...editorOptions,
      model: modelOf(block),
      ariaLabel: `Code of ${name}, ${block.language}`,
    });
    const kept = viewStateOf(name);
    if (kept) made.restoreViewState(kept as Monaco.editor.ICodeEditorViewState);
    const run = () => runBlocks([name]).catch(sayError);
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => {
      void saveDraft(name);
      void run();
    });
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => void saveDraft(name));
    made.onDidBlurEditorText(() => void saveDraft(name));
    const resized = new ResizeObserver(() => made.layout());
    resized.observe(host.current);
    setEditor(made);
    return () => {
      void saveDraft(name);
      keepViewState(name, made.saveViewState());
      resized.disconnect();
      made.dispose();
      setEditor(null);
    };
  }, [name]);

  useEffect(() => editor?.updateOptions({ readOnly }), [editor, readOnly]);
  useFaults(editor, block);
  useReveal(editor, name);

  return (
    <div
      ref={host}
      className={styles.editor}
      onKeyDownCapture={(event) => {
        // A key that runs must meet the file as it is in the editor.
        if (event.key === 'F5') void saveDraft(name);
        if (event.key === 'Escape' && onEscape && !suggesting(host.current)) onEscape();
      }}
    />
  );
}

function suggesting(host: HTMLElement | null): boolean {
  return (
    host?.ownerDocument.querySelector('.suggest-widget.visible, .find-widget.visible') !== null
  );
}

/** Marks what is wrong with the code, at its lines. */
function useFaults(editor: Editor | null, block: Block): void {
  const problems = usePipelineStore(({ view }) => view?.problems);
  const error = useBlockError(block.name);
  const { name, file } = block;
  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model) return;
    const own = (problems ?? []).filter(
      (problem) => problem.block === name && (problem.file?.endsWith(`/${file}`) ?? false),
    );
    const faults = faultsOf(file, own, error);
    setMarkers(model, faults);
    const drawn = editor.createDecorationsCollection(faultDecorations(model, faults));
    return () => drawn.clear();
  }, [editor, problems, error, name, file]);
}

/** Goes to a line that someone asked to see, and lets it be found at a glance. */
function useReveal(editor: Editor | null, block: string): void {
  const reveal = useSelectionStore((state) => state.reveal);
  const done = useRef(0);
  useEffect(() => {
    if (!editor || reveal === null || reveal.block !== block || reveal.at === done.current) return;
    done.current = reveal.at;
    editor.layout();
    editor.setPosition({ lineNumber: reveal.line, column: reveal.column });
    editor.revealLineInCenter(reveal.line);
    editor.focus();
    const flash = editor.createDecorationsCollection([
      {
        range: new monaco.Range(reveal.line, 1, reveal.line, 1),
        options: { isWholeLine: true, className: styles.flash ?? null },
      },
    ]);
    const timer = setTimeout(() => flash.clear(), 1_200);
    return () => {
      clearTimeout(timer);
      flash.clear();
    };
  }, [editor, reveal, block]);
}
