import { listed } from '../listed.ts';
import type { CronExpression } from './parse-cron.ts';
import { ScheduleError } from './schedule-error.ts';
import type { ScheduleSpec, Ticks } from './schedule-spec.ts';
import type { Span } from './span.ts';
import { monthName } from './word-lists.ts';
import { limitsDates, limitsWeekdays } from './words-days.ts';

/** The error for a schedule whose days are in no year. */
export function noSuchDay(cron: CronExpression): ScheduleError {
  const { monthDays, weekDays, daysAt } = cron;
  const bothLimit = limitsDates(monthDays) && limitsWeekdays(weekDays);
  const months =
    cron.months.values.length === 12 ? ['any month'] : cron.months.values.map(monthName);
  const [only] = monthDays.ranges;
  const single = only !== undefined && only.from === only.to ? only.from : null;
  const message = bothLimit
    ? `No day of ${listed(months, 'or')} fits both the day of month and the weekday: this never runs.`
    : single !== null && monthDays.ranges.length === 1 && months.length === 1
      ? `There is no ${single} ${months[0]}: this never runs.`
      : `There is no such day in ${listed(months, 'or')}: this never runs.`;
  return never(
    'schedule',
    message,
    bothLimit
      ? 'Leave one of the two as * or let them be days that can meet.'
      : 'Write L for the last day of a month, or take another month.',
    daysAt,
  );
}

/** @throws ScheduleError `never` where the calendar, or start and end, leave no tick at all */
export function refuseNever(spec: ScheduleSpec, ticks: Ticks, span: Span): void {
  if (spec.calendar !== null && spec.shift === 'drop' && !hasTick(ticks, span)) {
    throw never(
      'calendar',
      'All its ticks are on days off of the calendar: this never runs.',
      'Take shift: next or shift: previous, or another calendar.',
    );
  }
  if (span.start !== null && span.end !== null && !hasTick(ticks, span)) {
    throw never(
      'end',
      `There is no tick from ${spec.start} to ${spec.end}: this never runs.`,
      'Move the start or the end.',
    );
  }
}

function hasTick(ticks: Ticks, span: Span): boolean {
  if (span.start !== null) return ticks.next(span.first - 1) !== null;
  if (span.end !== null) return ticks.previous(span.last + 1) !== null;
  return ticks.next(0) !== null;
}

function never(
  field: ScheduleError['field'],
  message: string,
  hint: string,
  range: ScheduleError['range'] = null,
): ScheduleError {
  return new ScheduleError({
    code: 'never',
    field,
    message,
    hint,
    ...(range === null ? {} : { range }),
  });
}
