import type { ReactNode } from 'react';
import styles from './Message.module.css';

interface Props {
  children: ReactNode;
  hint?: string | undefined;
  /** Something went wrong. */
  alert?: boolean;
  action?: { label: string; run(): void } | undefined;
}

/** What stands where there is nothing to draw: why, and what can be done. */
export function Message({ children, hint, alert = false, action }: Props) {
  return (
    <div className={styles.message} role={alert ? 'alert' : undefined}>
      <p>{children}</p>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      {action !== undefined && (
        <button type="button" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
