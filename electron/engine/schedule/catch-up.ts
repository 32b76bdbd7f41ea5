import type { CatchUp } from '../../../shared/pipeline/document.ts';
import type { Timetable } from './timetable.ts';

/** The newest tick, decided this long after it was due, or sooner, is on time. */
export const ON_TIME_MS = 60_000;
/** So is every one that is decided this soon: nobody was away, the machine was only busy. */
const BUSY_MS = 5_000;
/** Of one window `all` catches up with so many, the newest. */
export const MOST_CAUGHT_UP = 100;
/** Of one window so many missed ticks have a row of their own, the newest; older ones share one. */
export const MOST_MISSED = 1_000;
/** Beyond so many, the ticks that share a row are estimated, not counted. */
const MOST_COUNTED = 200_000;

/** What becomes of the ticks of one window; nominal instants, each list oldest first. */
export interface WindowPlan {
  onTime: number[];
  caughtUp: number[];
  missed: number[];
  /** Missed ticks that share one row. */
  folded: { from: number; until: number; count: number } | null;
}

/** Whether a nominal instant has been decided already. */
type Decided = (nominal: number) => boolean;

/**
 * Decides about the ticks due in (after, now]: the newest, where it is no more than a minute old, is on
 * time, the others follow the catch-up rule. `latest` lets the newest tick of the window run, be it late
 * or on time.
 * @param decidedIn gives what is decided within a span of nominal instants
 */
export function planWindow(
  timetable: Timetable,
  window: { after: number; now: number },
  catchUp: CatchUp,
  decidedIn: (from: number, until: number) => Decided,
): WindowPlan {
  const { after, now } = window;
  const lateUntil = Math.max(after, lateBefore(timetable, after, now));
  const onTime = timetable.dueIn(lateUntil, now);
  const late = timetable.newestIn(after, lateUntil, MOST_MISSED + MOST_CAUGHT_UP);
  const first = late[0] ?? onTime[0];
  if (first === undefined) return { onTime: [], caughtUp: [], missed: [], folded: null };
  const decided = decidedIn(first, now - timetable.offset);
  const lateNew = late.filter((nominal) => !decided(nominal));
  const runs = runsOf(catchUp, onTime.length > 0);
  const missed = lateNew.slice(0, Math.max(0, lateNew.length - runs));
  const kept = missed.slice(-MOST_MISSED);
  return {
    onTime: onTime.filter((nominal) => !decided(nominal)),
    caughtUp: lateNew.slice(missed.length),
    missed: kept,
    folded: fold(
      unlisted(timetable, after, first, decidedIn),
      missed.slice(0, missed.length - kept.length),
    ),
  };
}

/** The last instant at which a tick of the window is late. */
function lateBefore(timetable: Timetable, after: number, now: number): number {
  const [newest] = timetable.newestIn(after, now, 1);
  const due = newest === undefined ? now : newest + timetable.offset;
  if (due < now - ON_TIME_MS) return now - ON_TIME_MS - 1;
  return Math.min(due, now - BUSY_MS) - 1;
}

function runsOf(catchUp: CatchUp, anyOnTime: boolean): number {
  if (catchUp === 'all') return MOST_CAUGHT_UP;
  return catchUp === 'latest' && !anyOnTime ? 1 : 0;
}

/** The ticks that are due after `after` and come before the nominal instant `first`. */
function unlisted(
  timetable: Timetable,
  after: number,
  first: number,
  decidedIn: (from: number, until: number) => Decided,
): WindowPlan['folded'] {
  const span = spanOf(timetable, after, first + timetable.offset - 1);
  if (span === null) return null;
  const decided = decidedIn(span.first, span.last);
  const listed = span.listed.filter((nominal) => !decided(nominal));
  const from = listed[0];
  if (from === undefined) return null;
  const exact = span.unlisted === 0;
  const until = exact ? (listed.at(-1) ?? from) : span.last;
  return { from, until, count: listed.length + span.unlisted };
}

/** One row for both. */
function fold(older: WindowPlan['folded'], rest: readonly number[]): WindowPlan['folded'] {
  const until = rest.at(-1);
  if (until === undefined) return older;
  return {
    from: older?.from ?? rest[0] ?? until,
    until,
    count: (older?.count ?? 0) + rest.length,
  };
}

/**
 * The ticks due in (after, until]: at most `most` of them, oldest first, and how many more there are, by
 * their density. Null for none.
 */
export function spanOf(
  timetable: Timetable,
  after: number,
  until: number,
  most = MOST_COUNTED,
): { first: number; last: number; listed: number[]; unlisted: number } | null {
  const [last] = timetable.newestIn(after, until, 1);
  if (last === undefined) return null;
  const listed = timetable.dueIn(after, until, most);
  const first = listed[0] ?? last;
  const reached = listed.at(-1) ?? last;
  const density = reached === first ? 0 : (listed.length - 1) / (reached - first);
  const unlisted = reached === last ? 0 : Math.max(1, Math.round((last - reached) * density));
  return { first, last, listed, unlisted };
}
