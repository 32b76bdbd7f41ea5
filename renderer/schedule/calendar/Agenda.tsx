import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { compactCount } from '../../ui/measures.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { clockText, machineZone } from '../times.ts';
import { tickLooks } from '../triggerLook.ts';
import type { Opened } from './Chip.tsx';
import styles from './calendar.module.css';
import type { CalendarModel, Entry } from './calendarModel.ts';
import type { CalendarDay } from './days.ts';
import { spokenEntry } from './entryWords.ts';

const ROW = 28;

type Line = { type: 'day'; day: CalendarDay } | { type: 'entry'; entry: Entry };

interface Props {
  days: readonly CalendarDay[];
  model: CalendarModel;
  open(opened: Opened): void;
}

/** The same as the grid, for a narrow page: day after day, one line for each trigger and hour. */
export function Agenda({ days, model, open }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => linesOf(days, model), [days, model]);
  const today = lines.findIndex((line) => line.type === 'day' && line.day.today);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins at today, then leaves scrolling alone
  useEffect(() => {
    if (today >= 0) rows.scrollToIndex(today, { align: 'start' });
  }, [days[0]?.start]);
  const zone = machineZone();
  return (
    <div ref={scroller} className={styles.agenda}>
      <ul className={styles.agendalist} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          const style = { transform: `translateY(${start}px)` };
          if (line.type === 'day') {
            return (
              <li key={line.day.start} className={styles.agendaday} style={style}>
                {line.day.title}
                {line.day.today && <b>today</b>}
              </li>
            );
          }
          const { entry } = line;
          const look = tickLooks[entry.outcome];
          return (
            <li key={`${entry.id} ${entry.at}`} style={style}>
              <button
                type="button"
                className={styles.agendaline}
                aria-label={spokenEntry(entry)}
                onClick={(event) => open({ entries: [entry], anchor: event.currentTarget })}
              >
                <span>{clockText(entry.at, zone)}</span>
                <StatusGlyph glyph={look.glyph} tone={look.tone} />
                <b>{entry.trigger}</b>
                <span className={styles.of}>{entry.pipeline}</span>
                <span className={styles.of}>
                  {entry.count > 1 ? `× ${compactCount(entry.count)}` : ''}
                </span>
                <span style={{ color: `var(--status-${look.tone}-text)` }}>{look.word}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function linesOf(days: readonly CalendarDay[], { cells, lanes }: CalendarModel): Line[] {
  return days.flatMap((day, index): Line[] => {
    const entries = [
      ...lanes.flatMap((lane) => lane.days[index] ?? []),
      ...(cells[index] ?? []).flat(),
    ].sort((a, b) => a.at - b.at);
    if (entries.length === 0 && !day.today) return [];
    return [{ type: 'day', day }, ...entries.map((entry): Line => ({ type: 'entry', entry }))];
  });
}
