import type { ErrorData } from '../../shared/errors.ts';
import { useProjectStore } from '../app/store.ts';
import { NewTrigger } from './NewTrigger.tsx';
import styles from './page.module.css';

/** What is to be known before all: the scheduler is off, or the triggers could not be read. */
export function Notice({ error }: { error: ErrorData | null }) {
  const on = useProjectStore((state) => state.info?.scheduler ?? true);
  if (error !== null) {
    return (
      <p className={styles.notice} role="alert" data-tone="failed">
        {error.message} {error.hint}
      </p>
    );
  }
  if (on) return null;
  return (
    <p className={styles.notice} role="status" data-tone="stale">
      The scheduler is off: this engine does not start runs by itself. What you see is what one that
      is on would do.
    </p>
  );
}

/** The page of a project in which nothing runs by itself yet. */
export function NoTriggers() {
  return (
    <div className={styles.nothing}>
      <p>Nothing runs by itself yet.</p>
      <p>
        A trigger starts a pipeline at its times, when files arrive, after other pipelines or on an
        HTTP call.
      </p>
      <NewTrigger />
    </div>
  );
}
