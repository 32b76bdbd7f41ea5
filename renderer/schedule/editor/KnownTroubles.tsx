import type { TriggerView } from '../../../shared/contract/schedule.ts';
import styles from './editor.module.css';

/** What the trigger that is in force suffers from: why it cannot fire, and what it leaves out. */
export function KnownTroubles({ view }: { view: TriggerView }) {
  // What there is to say of a calendar stands with its coming ticks.
  const notes = view.definition.type === 'schedule' ? [] : view.notes;
  if (view.problem === null && notes.length === 0) return null;
  return (
    <div className={styles.fields} role="status">
      {view.problem !== null && <p className={styles.error}>{view.problem}</p>}
      {notes.map((note) => (
        <p key={note} className={styles.warning}>
          {note}
        </p>
      ))}
    </div>
  );
}
