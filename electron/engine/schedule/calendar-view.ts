import type { CalendarView } from '../../../shared/contract/schedule.ts';
import { TidemillError } from '../../../shared/errors.ts';
import { spanOf } from './catch-up.ts';
import { isoOf, type TickStore } from './tick-store.ts';
import { Timetable, timetableOf } from './timetable.ts';
import type { KeptTrigger } from './trigger-store.ts';

const MOST_PAST = 5_000;
/** Of one trigger at most so many coming ticks are listed, and of all together. */
const MOST_LISTED_OF_ONE = 500;
const MOST_LISTED = 20_000;
/** Of all together so many are counted; what is beyond is estimated. */
const MOST_COUNTED = 200_000;
const LONGEST_MS = 62 * 86_400_000;

/**
 * The ticks of [from, until): rows of those that were, and those to come from `now` on.
 * @throws TidemillError `schedule.bad_instant`, `schedule.bad_span`
 */
export function calendarView(
  query: { from: string; until: string; pipeline?: string | undefined },
  triggers: readonly KeptTrigger[],
  parts: { ticks: TickStore; timezone: string; now: number },
): CalendarView {
  const from = instantOf(query.from);
  const until = instantOf(query.until);
  if (until < from || until - from > LONGEST_MS) {
    throw new TidemillError({
      code: 'schedule.bad_span',
      message:
        'A calendar shows a span of at most 62 days, the end of which is after its beginning.',
    });
  }
  const past = parts.ticks.within(from, until, query.pipeline, MOST_PAST + 1);
  const timetables = triggers.flatMap((trigger) => {
    if (!trigger.definition.enabled || trigger.definition.type !== 'schedule') return [];
    if (query.pipeline !== undefined && trigger.pipeline !== query.pipeline) return [];
    const timetable = timetableOf(trigger, parts.timezone);
    return timetable instanceof Timetable ? [{ trigger, timetable }] : [];
  });
  const share = (all: number) => Math.max(1, Math.floor(all / Math.max(1, timetables.length)));
  const listed = Math.min(MOST_LISTED_OF_ONE, share(MOST_LISTED));
  const counted = Math.max(listed, share(MOST_COUNTED));
  let truncated = past.length > MOST_PAST;
  const coming = timetables.flatMap(({ trigger, timetable }) => {
    const span = spanOf(timetable, Math.max(from - 1, parts.now), until - 1, counted);
    if (span === null) return [];
    if (span.listed.length + span.unlisted > listed) truncated = true;
    return {
      pipeline: trigger.pipeline,
      trigger: trigger.definition.name,
      at: span.listed.slice(0, listed).map((nominal) => isoOf(nominal + timetable.offset)),
      count: span.listed.length + span.unlisted,
    };
  });
  return { past: past.slice(0, MOST_PAST), coming, truncated };
}

/** @throws TidemillError `schedule.bad_instant` */
export function instantOf(text: string): number {
  const instant = Date.parse(text);
  if (!Number.isNaN(instant)) return instant;
  throw new TidemillError({
    code: 'schedule.bad_instant',
    message: `'${text}' is not an instant.`,
    hint: 'Write it like 2026-03-29T02:00:00Z.',
  });
}
