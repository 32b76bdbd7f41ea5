import { WandSparkles } from 'lucide-react';
import type { Draft } from './draft.ts';
import styles from './editor.module.css';
import type { Fix } from './fixes.ts';

/** What would put a field right, each by one click. */
export function Fixes({
  fixes,
  change,
}: {
  fixes: readonly Fix[];
  change(part: Partial<Draft>): void;
}) {
  if (fixes.length === 0) return null;
  return (
    <span className={styles.fixes}>
      {fixes.map((fix) => (
        <button key={fix.label} type="button" onClick={() => change(fix.change)}>
          <WandSparkles size={12} aria-hidden="true" /> Use <code>{fix.label}</code>
        </button>
      ))}
    </span>
  );
}
