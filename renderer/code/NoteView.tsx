import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import type { Block } from '../../shared/pipeline/document.ts';
import { usePipelineStore } from '../app/store.ts';
import styles from './editor.module.css';

interface NoteViewProps {
  block: Block;
  edit(): void;
}

/** A note as it reads. A double click, or Enter, edits it. */
export function NoteView({ block, edit }: NoteViewProps) {
  const text = usePipelineStore(({ view }) => view?.code[block.name] ?? '');
  return (
    <article
      className={styles.note}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      onDoubleClick={edit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
        event.preventDefault();
        edit();
      }}
    >
      {text.trim() === '' ? (
        <p className={styles.blank}>An empty note. Double-click to write.</p>
      ) : (
        <Markdown remarkPlugins={[remarkGfm]}>{text}</Markdown>
      )}
    </article>
  );
}
