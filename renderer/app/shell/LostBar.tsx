import { Unplug } from 'lucide-react';
import { connection } from '../client.ts';
import { useConnectionStore } from '../store.ts';
import styles from './Notice.module.css';

/** The engine has been out of reach for longer than a moment: what that means and what to do. */
export function LostBar() {
  const lost = useConnectionStore((state) => state.phase === 'reconnecting' && state.attempt > 1);
  if (!lost) return null;
  return (
    <div className={styles.bar} role="alert">
      <Unplug size={16} />
      <p>
        The engine cannot be reached. What you change is kept here and saved once it is back.
        {window.tidemill === undefined && (
          <>
            {' '}
            Is <code>tidemill serve</code> still running? If it was started again, open the address
            that it printed.
          </>
        )}
      </p>
      <button type="button" onClick={() => connection.retryNow()}>
        Try now
      </button>
    </div>
  );
}
