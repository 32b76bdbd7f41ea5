import { CircleAlert } from 'lucide-react';
import type { TriggerView } from '../../../shared/contract/schedule.ts';
import { showDock } from '../../app/sync/showDock.ts';
import { openTrigger } from '../scheduleView.ts';
import { machineZone } from '../times.ts';
import { remarksOf } from '../triggerLook.ts';
import { turnedAwayReason, turnedAwayText } from '../turnedAway.ts';
import styles from './list.module.css';

/** What a trigger suffers from, the worst first: it cannot fire, calls were turned away, files are left out. */
export function TriggerTrouble({ view, now }: { view: TriggerView; now: number }) {
  const { pipeline, trigger, problem, webhook } = view;
  if (problem !== null) {
    return (
      <button
        type="button"
        className={styles.problem}
        title={`${problem}\nShow the problems of ${pipeline}`}
        onClick={() => showDock('problems', pipeline)}
      >
        <CircleAlert size={12} aria-hidden="true" /> {problem}
      </button>
    );
  }
  const calls = webhook?.turned_away ?? null;
  if (calls !== null) {
    return (
      <button
        type="button"
        className={`${styles.problem} ${styles.warning}`}
        title={turnedAwayReason(calls, machineZone())}
        onClick={() => openTrigger(pipeline, trigger)}
      >
        <CircleAlert size={12} aria-hidden="true" /> {turnedAwayText(calls, now)}
      </button>
    );
  }
  const [remark] = remarksOf(view);
  if (remark === undefined) return null;
  return (
    <span className={styles.remark} title={remark}>
      {remark}
    </span>
  );
}
