import { Popover } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { StatusLook } from '../../app/status/blockLook.ts';
import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { firedBy } from '../aboutTick.ts';
import { triggerNamed, useScheduleStore } from '../scheduleStore.ts';
import { openTrigger } from '../scheduleView.ts';
import { TickAction } from '../TickAction.tsx';
import { fullText, machineZone, momentText } from '../times.ts';
import { tickLooks } from '../triggerLook.ts';
import type { Opened } from './Chip.tsx';
import styles from './calendar.module.css';
import type { Entry } from './calendarModel.ts';
import { countOf, totals } from './entryWords.ts';

/** Ticks of one entry that are listed; the rest is told as a number. */
const LISTED = 8;

/** What is behind a sign of the calendar: each tick, its run, and what can be done about it. */
export function TickPopover({ opened, close }: { opened: Opened; close(): void }) {
  const { entries, anchor } = opened;
  const [place] = useState(() => anchor.getBoundingClientRect());
  useEffect(() => {
    // A page that is scrolled takes the sign away from under it.
    const away = (event: Event) => {
      if (!(event.target as HTMLElement).closest?.('[data-ticks]')) close();
    };
    window.addEventListener('scroll', away, true);
    return () => window.removeEventListener('scroll', away, true);
  }, [close]);
  return (
    <Popover
      opened
      onChange={(shown) => {
        if (shown) return;
        close();
        anchor.focus();
      }}
      position="bottom-start"
      trapFocus
      width={440}
      shadow="none"
    >
      <Popover.Target>
        <span
          aria-hidden="true"
          style={{
            position: 'fixed',
            left: place.left,
            top: place.top,
            width: place.width,
            height: place.height,
            pointerEvents: 'none',
          }}
        />
      </Popover.Target>
      <Popover.Dropdown className={styles.popover ?? ''} aria-label="Ticks" data-ticks>
        {entries.map((entry) => (
          <EntryDetails key={entry.id} entry={entry} close={close} />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

function EntryDetails({ entry, close }: { entry: Entry; close(): void }) {
  const view = useScheduleStore(triggerNamed(entry.pipeline, entry.trigger));
  const timezone = view?.timezone ?? null;
  const notable = entry.past.filter(({ outcome }) => outcome !== 'success');
  const listed = entry.past.length > LISTED ? notable.slice(0, LISTED) : entry.past;
  return (
    <section className={styles.details}>
      <h3>
        <button
          type="button"
          disabled={view === undefined}
          onClick={() => {
            close();
            openTrigger(entry.pipeline, entry.trigger);
          }}
        >
          {entry.trigger}
        </button>
        <span>{entry.pipeline}</span>
      </h3>
      {view !== undefined && <p className={styles.quiet}>{view.text}</p>}
      {entry.past.length > LISTED && <p>{totals(entry)}</p>}
      <ul>
        {listed.map((tick) => {
          const at = Date.parse(tick.nominal);
          const cause = firedBy(view, tick);
          const times = tick.count > 1 ? ` × ${tick.count.toLocaleString('en')}` : '';
          return (
            <li key={tick.key}>
              <Look look={tickLooks[tick.outcome]} />
              <span title={fullText(at, timezone)}>
                {momentText(at, timezone ?? machineZone())}
                {times}
              </span>
              <TickAction tick={tick} view={view} leave={close} />
              {cause !== null && <span className={styles.reason}>{cause}</span>}
              {tick.reason !== null && <span className={styles.reason}>{tick.reason}</span>}
            </li>
          );
        })}
        {entry.coming.slice(0, entry.coming.length > LISTED ? 3 : LISTED).map((at) => (
          <li key={at}>
            <Look look={tickLooks.coming} />
            <span title={fullText(at, timezone)}>{momentText(at, timezone ?? machineZone())}</span>
          </li>
        ))}
      </ul>
      {entry.coming.length > LISTED && (
        <p className={styles.quiet}>{countOf(entry)} to come on this day.</p>
      )}
    </section>
  );
}

function Look({ look }: { look: StatusLook }) {
  return (
    <span className={styles.look} style={{ color: `var(--status-${look.tone}-text)` }}>
      <StatusGlyph glyph={look.glyph} tone={look.tone} />
      {look.word}
    </span>
  );
}
