import { CircleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useProjectStore } from '../app/store.ts';
import { showDock } from '../app/sync/showDock.ts';
import { fileTroubles } from './fileTroubles.ts';
import styles from './page.module.css';

/** Above the triggers: which of the files that say them are wrong, each a way to its problems. */
export function Troubles() {
  const problems = useProjectStore((project) => project.view?.problems);
  const troubles = useMemo(() => fileTroubles(problems ?? []), [problems]);
  if (troubles.length === 0) return null;
  return (
    <ul className={styles.troubles} aria-label="Problems in the files">
      {troubles.map(({ pipeline, text }) => (
        <li key={pipeline ?? ''} className={styles.notice} data-tone="failed">
          <CircleAlert size={12} aria-hidden="true" />
          {pipeline === null ? (
            text
          ) : (
            <button
              type="button"
              title={`Show the problems of ${pipeline}`}
              onClick={() => showDock('problems', pipeline)}
            >
              {text}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
