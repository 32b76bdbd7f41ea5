import { useEffect, useState } from 'react';
import type { TickView, TriggerView } from '../../../shared/contract/schedule.ts';
import { engine } from '../../app/client.ts';
import { askFor } from '../../app/sync/askFor.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { firedBy } from '../aboutTick.ts';
import { useScheduleStore } from '../scheduleStore.ts';
import { TickAction } from '../TickAction.tsx';
import { fullText, machineZone, momentText } from '../times.ts';
import { hasSeconds, tickLooks } from '../triggerLook.ts';
import styles from './editor.module.css';

const SHOWN = 20;

/** The trigger's latest ticks and what became of each. */
export function RecentTicks({ view }: { view: TriggerView }) {
  const { pipeline, trigger } = view;
  const version = useScheduleStore((state) => state.version);
  const [ticks, setTicks] = useState<readonly TickView[] | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another version asks again
  useEffect(() => {
    return askFor(
      (options) => engine.triggers.ticks({ pipeline, trigger, limit: SHOWN }, options),
      setTicks,
    );
  }, [pipeline, trigger, version]);

  if (ticks === null) return null;
  if (ticks.length === 0) return <p className={styles.note}>It has not fired yet.</p>;
  return (
    <ul className={styles.recent} aria-label="Recent ticks">
      {ticks.map((tick) => (
        <RecentTick key={tick.key} tick={tick} view={view} />
      ))}
    </ul>
  );
}

function RecentTick({ tick, view }: { tick: TickView; view: TriggerView }) {
  const look = tickLooks[tick.outcome];
  const at = Date.parse(tick.nominal);
  const zone = view.timezone ?? machineZone();
  const cause = firedBy(view, tick);
  return (
    <li>
      <StatusGlyph glyph={look.glyph} tone={look.tone} />
      <span className={styles.what}>
        <span>
          <time dateTime={tick.nominal} title={fullText(at, view.timezone)}>
            {momentText(at, zone, Date.now(), hasSeconds(view.definition))}
          </time>{' '}
          <b style={{ color: `var(--status-${look.tone}-text)` }}>{look.word}</b>
          {tick.count > 1 && ` × ${tick.count.toLocaleString('en')}`}
        </span>
        {cause !== null && <span className={styles.reason}>{cause}</span>}
        {tick.reason !== null && <span className={styles.reason}>{tick.reason}</span>}
      </span>
      <TickAction tick={tick} view={view} />
    </li>
  );
}
