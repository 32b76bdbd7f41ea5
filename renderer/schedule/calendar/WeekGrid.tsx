import { useState } from 'react';
import { compactCount } from '../../ui/measures.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { tickLooks } from '../triggerLook.ts';
import { useNow } from '../useNow.ts';
import { Chip, type Opened } from './Chip.tsx';
import styles from './calendar.module.css';
import type { CalendarModel, Entry } from './calendarModel.ts';
import type { CalendarDay } from './days.ts';
import { spokenEntry } from './entryWords.ts';

/** Signs in a cell, and lanes, before the rest is behind a button. */
const IN_CELL = 3;
const LANES = 5;

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

interface Props {
  days: readonly CalendarDay[];
  model: CalendarModel;
  /** Minutes at which several triggers start. */
  loaded: ReadonlySet<number>;
  open(opened: Opened): void;
}

/** Days as columns, hours as rows; hours in which nothing is take little room. */
export function WeekGrid({ days, model, loaded, open }: Props) {
  const now = useNow();
  return (
    <div>
      <div className={`${styles.line} ${styles.days}`}>
        <span />
        {days.map((day) => (
          <span key={day.start} title={day.title} data-today={day.today}>
            {day.label}
          </span>
        ))}
      </div>
      <Lanes lanes={model.lanes} days={days} open={open} />
      {HOURS.map((hour) => {
        const fullest = Math.max(...model.cells.map((hours) => hours[hour]?.length ?? 0));
        const rows = Math.min(fullest, IN_CELL + 1);
        return (
          <div
            key={hour}
            className={styles.line}
            style={{ height: rows === 0 ? 14 : rows * 24 + 4 }}
          >
            <span className={styles.hour}>
              {(rows > 0 || hour % 6 === 0) && `${String(hour).padStart(2, '0')}:00`}
            </span>
            {days.map((day, index) => (
              <div key={day.start} className={styles.cell} data-today={day.today}>
                <Signs entries={model.cells[index]?.[hour] ?? []} loaded={loaded} open={open} />
                {day.today && new Date(now).getHours() === hour && (
                  <span
                    className={styles.now}
                    style={{ top: `${(new Date(now).getMinutes() / 60) * 100}%` }}
                    title="Now"
                    data-now
                  />
                )}
              </div>
            ))}
          </div>
        );
      })}
    </div>
  );
}

/** A cell's first few, and a button for all of them. */
function Signs({
  entries,
  loaded,
  open,
}: { entries: readonly Entry[] } & Pick<Props, 'loaded' | 'open'>) {
  const shown = entries.length > IN_CELL + 1 ? entries.slice(0, IN_CELL) : entries;
  const together = (entry: Entry) =>
    entry.coming.some((at) => loaded.has(Math.floor(at / 60_000) * 60_000));
  return (
    <>
      {shown.map((entry) => (
        <Chip key={entry.id} entry={entry} together={together(entry)} open={open} />
      ))}
      {shown.length < entries.length && (
        <button
          type="button"
          className={styles.more}
          onClick={(event) => open({ entries, anchor: event.currentTarget })}
        >
          +{entries.length - shown.length} more
        </button>
      )}
    </>
  );
}

/** Triggers with many ticks a day: a band for each day, with how many. */
function Lanes({
  lanes,
  days,
  open,
}: Pick<CalendarModel, 'lanes'> & { days: readonly CalendarDay[]; open: Props['open'] }) {
  const [all, setAll] = useState(false);
  const shown = all ? lanes : lanes.slice(0, LANES);
  if (lanes.length === 0) return null;
  return (
    <div className={styles.lanes}>
      {shown.map((lane) => (
        <div key={lane.id} className={styles.line}>
          <span className={styles.lane} title={lane.id}>
            {lane.label}
          </span>
          {lane.days.map((entries, index) => (
            <div
              key={days[index]?.start}
              className={styles.cell}
              data-today={days[index]?.today ?? false}
            >
              {entries.map((entry) => (
                <Band key={entry.id} entry={entry} open={open} />
              ))}
            </div>
          ))}
        </div>
      ))}
      {lanes.length > LANES && (
        <button type="button" className={styles.lanesmore} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show ${lanes.length - LANES} more that run often`}
        </button>
      )}
    </div>
  );
}

function Band({ entry, open }: { entry: Entry; open: Props['open'] }) {
  const look = tickLooks[entry.outcome];
  return (
    <button
      type="button"
      className={styles.band}
      data-outcome={entry.outcome}
      title={spokenEntry(entry)}
      aria-label={spokenEntry(entry)}
      onClick={(event) => open({ entries: [entry], anchor: event.currentTarget })}
    >
      <StatusGlyph glyph={look.glyph} tone={look.tone} size={12} />
      {compactCount(entry.count).replace(' ', '')}
    </button>
  );
}
