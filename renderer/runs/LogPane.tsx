import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine, OctagonX } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { engine } from '../app/client.ts';
import { sayError, usePipelineStore } from '../app/store.ts';
import pane from '../ui/Pane.module.css';
import { LogFilters } from './LogFilters.tsx';
import { LogRow } from './LogRow.tsx';
import styles from './log.module.css';
import { LogFeed } from './logFeed.ts';
import { everything, FilteredLog, firstError, type LogWish } from './logFilter.ts';
import { useShownRun } from './useRuns.ts';

const ROW = 20;

/** The log of the run in view: follows while it is on, filters, finds errors, leads to the code. */
export function LogPane() {
  const run = useShownRun();
  if (run === null) {
    return <p className={styles.empty}>No run yet. Logs appear here as blocks write them.</p>;
  }
  return <RunLog key={run} run={run} />;
}

function RunLog({ run }: { run: string }) {
  const feed = useFeed(run);
  const log = useSyncExternalStore(feed.subscribe, feed.snapshot);
  const [wish, setWish] = useState<LogWish>(everything);
  const [filtered] = useState(() => new FilteredLog());
  const lines = filtered.update(log, wish);
  const blocks = usePipelineStore(({ view }) => view?.pipeline.blocks);
  const names = useMemo(() => (blocks ?? []).map(({ name }) => name), [blocks]);
  const scroller = useRef<HTMLDivElement>(null);
  const top = useRef(0);
  const [following, setFollowing] = useState(true);
  const [found, setFound] = useState<number | null>(null);

  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 20,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines move the view to the end
  useLayoutEffect(() => {
    const view = scroller.current;
    if (following && view !== null) view.scrollTop = view.scrollHeight;
  }, [following, log, wish]);

  const scrolled = () => {
    const view = scroller.current;
    if (view === null) return;
    // Only going up is a wish to stop: lines that came since the last picture push the end away too.
    const up = view.scrollTop < top.current;
    top.current = view.scrollTop;
    if (view.scrollHeight - view.scrollTop - view.clientHeight < ROW * 1.5) setFollowing(true);
    else if (up) setFollowing(false);
  };

  const jump = () => {
    const at = firstError(lines);
    if (at < 0) return;
    setFollowing(false);
    setFound(lines[at]?.seq ?? null);
    rows.scrollToIndex(at, { align: 'center' });
  };

  return (
    <section className={pane.pane} aria-label="Log">
      <div className={`${pane.bar} ${styles.filters}`}>
        <LogFilters wish={wish} setWish={setWish} blocks={names} />
        <span className={styles.count} role="status">
          {countOf(lines.length, log.count, log.dropped)}
        </span>
        <button
          type="button"
          className={pane.tool}
          onClick={jump}
          disabled={firstError(lines) < 0}
          title="Jump to the first error"
        >
          <OctagonX size={14} aria-hidden="true" />
          <span className={styles.word}>First error</span>
        </button>
        <button
          type="button"
          className={pane.tool}
          aria-pressed={following}
          onClick={() => setFollowing(!following)}
          title="Stay at the newest line"
        >
          <ArrowDownToLine size={14} aria-hidden="true" />
          <span className={styles.word}>Follow</span>
        </button>
      </div>
      <div
        ref={scroller}
        className={styles.scroller}
        onScroll={scrolled}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Lines"
      >
        <div className={styles.lines} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (line === undefined) return null;
            return (
              <div
                key={line.seq}
                className={styles.row}
                data-level={line.level}
                data-stream={line.stream}
                data-found={line.seq === found}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <LogRow line={line} naming={wish.block === ''} />
              </div>
            );
          })}
        </div>
        {lines.length === 0 && (
          <p className={styles.empty}>
            {log.count > 0
              ? 'No line passes the filter'
              : log.over
                ? 'This run wrote nothing'
                : 'Waiting for the first line…'}
          </p>
        )}
      </div>
    </section>
  );
}

function useFeed(run: string): LogFeed {
  const [feed] = useState(
    () =>
      new LogFeed(
        (after_seq, signal) => engine.runs.follow_logs({ run, after_seq }, { signal }),
        (commit) => (document.hidden ? setTimeout(commit, 250) : requestAnimationFrame(commit)),
      ),
  );
  useEffect(() => {
    const abort = new AbortController();
    feed.run(abort.signal).catch(sayError);
    return () => abort.abort();
  }, [feed]);
  return feed;
}

function countOf(shown: number, kept: number, dropped: number): string {
  const of = shown === kept ? '' : ` of ${kept.toLocaleString()}`;
  const lines = `${shown.toLocaleString()}${of} ${kept === 1 ? 'line' : 'lines'}`;
  return dropped > 0 ? `${lines}, ${dropped.toLocaleString()} older ones not shown` : lines;
}
