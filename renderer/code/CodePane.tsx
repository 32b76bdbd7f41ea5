import { useEffect, useState } from 'react';
import type { Block } from '../../shared/pipeline/document.ts';
import { usePipelineStore, useSelectionStore } from '../app/store.ts';
import { CodeEditor } from './CodeEditor.tsx';
import { CodeHeader } from './CodeHeader.tsx';
import { CompareEditor } from './CompareEditor.tsx';
import { ConflictBar } from './ConflictBar.tsx';
import { useDraftStore } from './drafts.ts';
import styles from './editor.module.css';
import { NoteView } from './NoteView.tsx';

/** The code of one block: its editor, or a note as it reads; and what stands between it and its file. */
export function CodePane({ block: name }: { block: string }) {
  const block = usePipelineStore(({ view }) =>
    view?.pipeline.blocks.find((candidate) => candidate.name === name),
  );
  const unreadable = usePipelineStore(({ view }) => view?.code[name] === null);
  if (block === undefined) return null;
  return (
    <div className={styles.pane}>
      {unreadable ? <Unreadable block={block} /> : <BlockCode key={name} block={block} />}
    </div>
  );
}

function BlockCode({ block }: { block: Block }) {
  const note = block.language === 'markdown';
  const [reading, setReading] = useState(note);
  const [comparing, setComparing] = useState(false);
  const conflict = useDraftStore(({ drafts }) => (drafts[block.name]?.theirs ?? null) !== null);
  const revealed = useSelectionStore(({ reveal }) =>
    reveal?.block === block.name ? reveal : null,
  );

  useEffect(() => {
    if (!conflict) setComparing(false);
  }, [conflict]);
  useEffect(() => {
    if (revealed) setReading(false);
  }, [revealed]);

  return (
    <>
      <CodeHeader block={block} reading={note ? reading : null} setReading={setReading} />
      {conflict && <ConflictBar block={block} comparing={comparing} setComparing={setComparing} />}
      <div className={styles.body}>
        {reading && !conflict ? (
          <NoteView block={block} edit={() => setReading(false)} />
        ) : comparing ? (
          <CompareEditor block={block} />
        ) : (
          <CodeEditor block={block} {...(note ? { onEscape: () => setReading(true) } : {})} />
        )}
      </div>
    </>
  );
}

function Unreadable({ block }: { block: Block }) {
  const problem = usePipelineStore(({ view }) =>
    view?.problems.find((candidate) => candidate.block === block.name),
  );
  return (
    <p className={styles.unreadable} role="alert">
      {problem?.message ?? `${block.file} cannot be read as text`}
      {problem?.hint && <span>{problem.hint}</span>}
    </p>
  );
}
