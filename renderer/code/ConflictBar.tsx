import { FileWarning } from 'lucide-react';
import type { Block } from '../../shared/pipeline/document.ts';
import { keepMyText, takeTheirText } from './drafts.ts';
import styles from './editor.module.css';

interface ConflictBarProps {
  block: Block;
  comparing: boolean;
  setComparing(comparing: boolean): void;
}

/** The file and the editor both changed: nothing is saved until the person has chosen. */
export function ConflictBar({ block, comparing, setComparing }: ConflictBarProps) {
  return (
    <div className={styles.conflict} role="alert">
      <FileWarning size={16} aria-hidden="true" />
      <p>
        <b>{block.file}</b> was changed outside while you were editing. Nothing is saved until you
        choose.
      </p>
      <button type="button" aria-pressed={comparing} onClick={() => setComparing(!comparing)}>
        {comparing ? 'Back to the editor' : 'Compare'}
      </button>
      <button type="button" onClick={() => takeTheirText(block.name)}>
        Take theirs
      </button>
      <button type="button" data-primary onClick={() => void keepMyText(block.name)}>
        Keep mine
      </button>
    </div>
  );
}
