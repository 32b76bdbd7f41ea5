import type { Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { compare, useHistoryView } from '../historyView.ts';
import { rowBeside, type TimelineRow } from './timelineRows.ts';

const PAGE_STEP = 8;
const steps: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE_STEP,
  PageUp: -PAGE_STEP,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

interface Parts {
  rows: readonly TimelineRow[];
  list: Virtualizer<HTMLDivElement, Element>;
  scroller: RefObject<HTMLDivElement | null>;
  /** The row that the arrows start from. */
  at: number;
  active: string | null;
  setActive(version: string): void;
}

/** Arrows, Page, Home and End move through the versions; C picks one to compare, L labels it. */
export function useTimelineKeys({ rows, list, scroller, at, active, setActive }: Parts) {
  const focusing = useRef(false);

  // A row moved to may be drawn only a frame later, when the list has scrolled there.
  useEffect(() => {
    if (!focusing.current || active === null) return;
    const row = scroller.current?.querySelector(`[data-version="${active}"] > button`);
    if (!(row instanceof HTMLElement)) return;
    focusing.current = false;
    row.focus({ preventScroll: true });
  });

  return (event: KeyboardEvent<HTMLDivElement>) => {
    // What opens from a row, such as its runs, has keys of its own.
    if (!(event.target instanceof Node && event.currentTarget.contains(event.target))) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[at];
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = rowBeside(rows, Math.max(at, 0), step);
      const found = rows[next];
      if (found?.type !== 'version') return;
      focusing.current = true;
      setActive(found.version.version);
      // The heading of the first day comes along.
      list.scrollToIndex(next === 1 ? 0 : next, { align: 'auto' });
    } else if (event.key === 'Escape' && useHistoryView.getState().picking !== null) {
      useHistoryView.setState({ picking: null });
    } else if (row?.type === 'version' && event.key.toLowerCase() === 'c') {
      useHistoryView.setState({ picking: row.version.version });
    } else if (row?.type === 'version' && event.key.toLowerCase() === 'l') {
      // Not a letter of the label that it opens.
      event.preventDefault();
      compare({ kind: 'version', version: row.version.version });
      useHistoryView.setState({ labelling: true });
    }
  };
}
