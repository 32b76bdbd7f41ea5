import { useMemo } from 'react';
import { type Ticks, ticksBetween } from '../../../shared/cron/schedule.ts';
import { zoneOf } from '../../../shared/cron/zones.ts';
import {
  clockText,
  dayText,
  isWithinMinute,
  machineZone,
  momentText,
  relativeText,
} from '../times.ts';
import { useNow } from '../useNow.ts';
import styles from './editor.module.css';
import { clockChange } from './oddDays.ts';

const SHOWN = 10;

interface Props {
  ticks: Ticks;
  /** What is typed now cannot be read: these are of what was there before. */
  old: boolean;
  timezone: string | null;
  /** Whether the trigger's own jitter moves each of them a little. */
  jitter: boolean;
}

/** A schedule in words and its next ten ticks; days on which the clock is set are marked. */
export function ComingTicks({ ticks, old, timezone, jitter }: Props) {
  const now = useNow();
  const here = machineZone();
  const zone = zoneOf(timezone ?? here) === null ? here : (timezone ?? here);
  const next = useMemo(
    () => ticksBetween(ticks, Date.now(), Number.POSITIVE_INFINITY, SHOWN),
    [ticks],
  );
  const seconds = next.some(isWithinMinute);
  return (
    <div className={styles.says} data-old={old} aria-hidden={old}>
      <p className={styles.sentence} aria-live="polite" data-testid="in-words">
        {ticks.text}
      </p>
      {ticks.notes.map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      <h4>
        Next {SHOWN} · {zone}
        {jitter && ' · before jitter'}
      </h4>
      {next.length === 0 ? (
        <p className={styles.note}>None: its time is over.</p>
      ) : (
        <ol className={styles.ticks} aria-label="Next ten ticks">
          {next.map((at) => {
            const odd = clockChange(at, zone);
            const local = momentText(at, here, now, seconds);
            return (
              <li key={at} title={zone === here ? undefined : `${local} ${here}`}>
                <span>{dayText(at, zone, now)}</span>
                <span>{clockText(at, zone, seconds)}</span>
                <span className={styles.far}>{relativeText(at, now)}</span>
                {odd !== null && (
                  <span className={styles.odd} title={`On this day the clock is set by ${odd}`}>
                    clock {odd}
                  </span>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </div>
  );
}
