import { startAdding, usePipelineStore } from '../app/store.ts';
import { Key } from '../ui/Key.tsx';
import styles from './EmptyCanvas.module.css';

/** A pipeline without blocks: where they will be and the key that adds the first, or why none can be read. */
export function EmptyCanvas() {
  const problem = usePipelineStore((state) =>
    state.view?.problems.find(({ code }) => code.startsWith('yaml.')),
  );
  if (problem !== undefined) {
    return (
      <div className={styles.empty} role="alert">
        <p className={styles.unreadable}>
          {problem.message} {problem.hint}
        </p>
        <code>{[problem.file, problem.line].filter(Boolean).join(':')}</code>
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <svg
        className={styles.ghosts}
        viewBox="0 0 520 100"
        width="520"
        height="100"
        aria-hidden="true"
      >
        <rect x="1" y="21" width="130" height="56" rx="8" />
        <rect x="195" y="21" width="130" height="56" rx="8" />
        <rect x="389" y="21" width="130" height="56" rx="8" />
        <path d="M131 49h64M325 49h64" />
      </svg>
      <button type="button" className={styles.action} onClick={() => startAdding()}>
        Press <Key keys="/" /> to add a block
      </button>
    </div>
  );
}
