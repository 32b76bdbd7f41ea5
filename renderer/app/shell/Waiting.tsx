import type { ErrorData } from '../../../shared/errors.ts';
import { connection } from '../client.ts';
import { useConnectionStore } from '../store.ts';
import type { ConnectionState } from '../stores/connection.ts';
import styles from './Waiting.module.css';

/** The whole window while there is no project to show, and why. */
export function Waiting({
  phase,
  error,
}: {
  phase: ConnectionState['phase'];
  error: ErrorData | null;
}) {
  const attempt = useConnectionStore((state) => state.attempt);
  const failed = error !== null || attempt > 1;
  return (
    <main className={styles.waiting} aria-busy={!failed}>
      <p className={styles.name}>Tidemill</p>
      {error !== null ? (
        <>
          <p role="alert">{error.message}</p>
          {error.hint !== undefined && <p className={styles.hint}>{error.hint}</p>}
        </>
      ) : (
        <p>{failed ? 'The engine cannot be reached. Trying again…' : 'Opening the project…'}</p>
      )}
      {failed && phase !== 'open' && (
        <>
          <p className={styles.hint}>
            Is <code>tidemill serve</code> still running? Open the address that it printed.
          </p>
          <button type="button" className={styles.retry} onClick={() => connection.retryNow()}>
            Try now
          </button>
        </>
      )}
    </main>
  );
}
