import { StatusGlyph } from '../../ui/StatusGlyph.tsx';
import { tickLooks } from '../triggerLook.ts';
import styles from './calendar.module.css';
import type { Entry } from './calendarModel.ts';
import { countOf, spokenEntry } from './entryWords.ts';

/** What is shown in the popover, and beside what. */
export interface Opened {
  entries: readonly Entry[];
  anchor: HTMLElement;
}

interface Props {
  entry: Entry;
  /** Whether it starts together with others. */
  together?: boolean;
  open(opened: Opened): void;
}

/** One trigger in a cell: sign, name and, for several ticks, how many. What is to come is hollow. */
export function Chip({ entry, together = false, open }: Props) {
  const look = tickLooks[entry.outcome];
  const said = spokenEntry(entry);
  return (
    <button
      type="button"
      className={styles.chip}
      data-outcome={entry.outcome}
      data-together={together}
      title={together ? `${said}\nStarts together with others` : said}
      aria-label={said}
      onClick={(event) => open({ entries: [entry], anchor: event.currentTarget })}
    >
      <StatusGlyph glyph={look.glyph} tone={look.tone} size={12} />
      <span className={styles.chipname}>{entry.label}</span>
      {entry.count > 1 && <span className={styles.times}>{countOf(entry)}</span>}
    </button>
  );
}
