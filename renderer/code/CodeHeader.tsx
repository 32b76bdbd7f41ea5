import { BookOpenText, Pencil } from 'lucide-react';
import type { Block } from '../../shared/pipeline/document.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { LanguageBadge } from '../ui/LanguageBadge.tsx';
import { type SaveState, saveState } from './draft.ts';
import { saveDraft, useDraftStore } from './drafts.ts';
import styles from './editor.module.css';

const words: Record<SaveState, string> = {
  saved: 'Saved',
  edited: 'Edited',
  saving: 'Saving…',
  conflict: 'Changed outside too',
  failed: 'Not saved',
};

interface CodeHeaderProps {
  block: Block;
  /** Whether a note is shown as it reads; null for code. */
  reading: boolean | null;
  setReading(reading: boolean): void;
}

/** File, language and whether the file holds what the editor shows. */
export function CodeHeader({ block, reading, setReading }: CodeHeaderProps) {
  const state = useDraftStore(({ drafts }) => {
    const draft = drafts[block.name];
    return draft ? saveState(draft) : 'saved';
  });
  return (
    <header className={styles.header}>
      <LanguageBadge language={block.language} />
      <span className={styles.file} title={block.description ?? block.file}>
        {block.file}
      </span>
      <span className={styles.state} data-state={state} role="status">
        {words[state]}
      </span>
      {state === 'failed' && (
        <button type="button" className={styles.retry} onClick={() => void saveDraft(block.name)}>
          Save again
        </button>
      )}
      {reading !== null && (
        <IconButton
          icon={reading ? Pencil : BookOpenText}
          size={24}
          label={reading ? 'Edit the note' : 'Read the note'}
          onClick={() => setReading(!reading)}
        />
      )}
    </header>
  );
}
