import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Comparison, subjectOf, useHistoryView } from '../historyView.ts';
import { chooseVersion } from './chooseVersion.ts';
import styles from './timeline.module.css';
import { timelineRows } from './timelineRows.ts';
import { useTimelineKeys } from './useTimelineKeys.ts';
import { VersionRow } from './VersionRow.tsx';
import { newestOf, useVersions } from './versionsStore.ts';

const DAY = 32;
const VERSION = 54;
const AHEAD = 30;

/** The versions by day. Older ones are read on the way down; only what is in view is drawn. */
export function VersionList() {
  const versions = useVersions((state) => state.versions);
  const more = useVersions((state) => state.more);
  const readOlder = useVersions((state) => state.readOlder);
  const newest = useVersions(newestOf);
  const comparison = useHistoryView((state) => state.comparison);
  const subject = subjectOf(comparison, newest);
  const rows = useMemo(() => timelineRows(versions), [versions]);
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);

  // The one row that Tab comes to: where the arrows left off, else the one in view at the right.
  const at = useMemo(
    () =>
      [active, subject, newest]
        .map((wanted) => rows.findIndex(({ type, key }) => type === 'version' && key === wanted))
        .find((found) => found >= 0) ?? -1,
    [rows, active, subject, newest],
  );

  const list = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.type === 'day' ? DAY : VERSION),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
    rangeExtractor: useCallback((range: Range) => withStop(range, at), [at]),
  });
  const items = list.getVirtualItems();
  const end = list.range?.endIndex ?? 0;
  const onKeyDown = useTimelineKeys({ rows, list, scroller, at, active, setActive });

  useEffect(() => {
    if (more && end >= rows.length - AHEAD) void readOlder();
  }, [more, end, rows.length, readOlder]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the buttons inside
    <div
      ref={scroller}
      className={styles.scroller}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const row = target.closest('[data-version]');
        if (row instanceof HTMLElement) setActive(row.dataset.version ?? null);
      }}
    >
      <ol className={styles.rows} style={{ height: list.getTotalSize() }} aria-label="Versions">
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const place = { transform: `translateY(${item.start}px)`, height: item.size };
          return row.type === 'day' ? (
            <li key={item.key} className={styles.day} style={place}>
              {row.text}
            </li>
          ) : (
            <VersionRow
              key={item.key}
              version={row.version}
              place={place}
              part={partOf(comparison, row.key, subject)}
              stop={item.index === at}
              onOpen={(both) => chooseVersion(row.key, both)}
            />
          );
        })}
      </ol>
    </div>
  );
}

/** What is in view, and the row that Tab comes to wherever that is. */
function withStop(range: Range, at: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (at < 0 || shown.includes(at)) return shown;
  return [...shown, at].sort((one, other) => one - other);
}

/** Whether a version is the one in view, or the one it is compared with. */
function partOf(
  comparison: Comparison,
  version: string,
  subject: string | null,
): 'subject' | 'other' | null {
  if (version === subject) return 'subject';
  if (comparison.kind !== 'pair') return null;
  return version === comparison.from || version === comparison.to ? 'other' : null;
}
