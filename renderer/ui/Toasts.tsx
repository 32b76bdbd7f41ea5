import { CircleAlert, X } from 'lucide-react';
import { useToastStore } from '../app/store.ts';
import { IconButton } from './IconButton.tsx';
import styles from './Toasts.module.css';

/** What was just said, at the bottom right. Errors are also where they belong: this is the announcement. */
export function Toasts() {
  const toasts = useToastStore((state) => state.toasts);
  const dismiss = useToastStore((state) => state.dismiss);
  return (
    <section className={styles.stack} aria-label="Notifications" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={styles.toast} data-tone={toast.tone}>
          {toast.tone === 'error' && <CircleAlert size={16} className={styles.sign} />}
          <div className={styles.words}>
            <p>{toast.text}</p>
            {toast.hint !== undefined && <p className={styles.hint}>{toast.hint}</p>}
          </div>
          {toast.action !== undefined && (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                toast.action?.run();
                dismiss(toast.id);
              }}
            >
              {toast.action.label}
            </button>
          )}
          <IconButton
            icon={X}
            size={24}
            label="Dismiss"
            side="left"
            onClick={() => dismiss(toast.id)}
          />
        </div>
      ))}
    </section>
  );
}
