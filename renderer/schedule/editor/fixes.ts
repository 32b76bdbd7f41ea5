import { compileSchedule, ScheduleError } from '../../../shared/cron/schedule.ts';
import { parseDuration } from '../../../shared/units/durations.ts';
import type { Draft } from './draft.ts';

/** What one click puts right. */
export interface Fix {
  label: string;
  change: Partial<Draft>;
}

/**
 * The ways out that the hint of a wrong schedule names, as changes to make: what is to be written instead
 * of the wrong part, or an interval. None that would be wrong again.
 */
export function scheduleFixes(error: ScheduleError, schedule: string): Fix[] {
  const interval = /every: ([\d.]+(?:ms|s|m|h|d))/.exec(error.hint)?.[1];
  if (interval !== undefined && parseDuration(interval) !== null) {
    return [{ label: `every ${interval}`, change: { kind: 'every', every: interval } }];
  }
  return candidates(error, schedule)
    .filter((text) => text !== schedule && isSound(text))
    .map((text) => ({ label: text, change: { schedule: text } }));
}

function candidates({ code, hint, range }: ScheduleError, schedule: string): string[] {
  const names = [...hint.matchAll(/'(@[a-z]+)'/g)].map((match) => match[1] ?? '');
  if (names.length > 0) return names;
  if (code === 'never') return [withLastDay(schedule)];
  const instead = /^Write (\S+?)[.,](?:\s|$)/.exec(hint)?.[1];
  if (range === null || instead === undefined) return [];
  return [schedule.slice(0, range.start) + instead + schedule.slice(range.end)];
}

/** The schedule on the last day of its months. */
function withLastDay(schedule: string): string {
  const fields = schedule.trim().split(/\s+/);
  return fields.with(-3, 'L').join(' ');
}

function isSound(schedule: string): boolean {
  try {
    compileSchedule({
      schedule,
      every_ms: null,
      timezone: 'UTC',
      calendar: null,
      shift: 'drop',
      start: null,
      end: null,
    });
    return true;
  } catch (thrown) {
    if (thrown instanceof ScheduleError) return false;
    throw thrown;
  }
}
