import { CircleAlert, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { SHOWN_MS, type Toast, useToastStore } from '../app/stores/toasts.ts';
import { IconButton } from './IconButton.tsx';
import styles from './Toasts.module.css';

/** A toast that somebody points at or is in with the keys stays, and goes so long after that. */
const HELD_MS = 1_000;

/** What was just said, at the bottom right. Errors are also where they belong: this is the announcement. */
export function Toasts() {
  const toasts = useToastStore((state) => state.toasts);
  return (
    <section className={styles.stack} aria-label="Notifications" aria-live="polite">
      {toasts.map((toast) => (
        <Said key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function Said({ toast: { id, tone, text, hint, action } }: { toast: Toast }) {
  const dismiss = useToastStore((state) => state.dismiss);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (tone === 'error') return;
    let timer = setTimeout(leave, SHOWN_MS);
    function leave() {
      const isHeld = box.current?.parentElement?.matches(':hover, :focus-within') ?? false;
      if (isHeld) timer = setTimeout(leave, HELD_MS);
      else dismiss(id);
    }
    return () => clearTimeout(timer);
  }, [id, tone, dismiss]);
  return (
    <div ref={box} className={styles.toast} data-tone={tone}>
      {tone === 'error' && <CircleAlert size={16} className={styles.sign} />}
      <div className={styles.words}>
        <p>{text}</p>
        {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      </div>
      {action !== undefined && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            action.run();
            dismiss(id);
          }}
        >
          {action.label}
        </button>
      )}
      <IconButton icon={X} size={24} label="Dismiss" side="left" onClick={() => dismiss(id)} />
    </div>
  );
}
