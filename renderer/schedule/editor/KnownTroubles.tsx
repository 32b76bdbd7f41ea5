import type { TriggerView } from '../../../shared/contract/schedule.ts';
import { remarksOf } from '../triggerLook.ts';
import styles from './editor.module.css';

/** What the trigger that is in force suffers from: why it cannot fire, and what it leaves out. */
export function KnownTroubles({ view }: { view: TriggerView }) {
  const remarks = remarksOf(view);
  if (view.problem === null && remarks.length === 0) return null;
  return (
    <div className={styles.fields} role="status">
      {view.problem !== null && <p className={styles.error}>{view.problem}</p>}
      {remarks.map((remark) => (
        <p key={remark} className={styles.warning}>
          {remark}
        </p>
      ))}
    </div>
  );
}
