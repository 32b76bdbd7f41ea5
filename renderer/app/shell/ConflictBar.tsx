import { FileWarning } from 'lucide-react';
import { labelOf } from '../edits/history.ts';
import { usePipelineStore } from '../store.ts';
import styles from './Notice.module.css';

/** Edits that met a change from outside: never saved over it, never dropped without asking. */
export function ConflictBar() {
  const conflict = usePipelineStore((state) => state.conflict);
  const settle = usePipelineStore((state) => state.settleConflict);
  if (conflict === null) return null;
  return (
    <div className={styles.bar} role="alert">
      <FileWarning size={16} />
      <p>
        The files changed outside Tidemill before this was saved: <b>{labelOf(conflict)}</b>. The
        canvas shows the files as they are now.
      </p>
      <button type="button" onClick={() => void settle('theirs')}>
        Keep the files
      </button>
      <button type="button" data-primary onClick={() => void settle('mine')}>
        Make my edit on them
      </button>
    </div>
  );
}
