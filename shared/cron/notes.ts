import { listed } from '../listed.ts';
import { DAY_MS, dayOf, pad } from './civil.ts';
import type { LocalTimes } from './clock-ticks.ts';
import { bothMustFit } from './day-set.ts';
import type { CronExpression, ValueField } from './parse-cron.ts';
import type { ReadSchedule } from './schedule-spec.ts';
import { shortened } from './word-lists.ts';
import { limitsDates, limitsWeekdays } from './words-days.ts';
import type { Zone } from './zone.ts';

/**
 * The years whose clock changes are looked at to say whether a schedule is affected: within what every
 * version of the tz data lists, and all to come for zones that keep to a rule.
 */
const LOOKED_AT = { from: dayOf(2027, 1, 1) * DAY_MS, until: dayOf(2037, 1, 1) * DAY_MS };

/** What may surprise about a schedule, one sentence or two each. */
export function notesOf({ spec, cron, zone, local }: ReadSchedule): string[] {
  const notes: string[] = [];
  if (cron !== null) notes.push(...dayNotes(cron), ...stepNotes(cron));
  else notes.push(...intervalNotes(spec.every_ms ?? 0, spec.start));
  if (spec.calendar !== null && spec.every_ms !== null && spec.every_ms < DAY_MS) {
    if (spec.shift !== 'drop') {
      notes.push(
        'An interval of less than a day has ticks on each business day: those on days off are dropped.',
      );
    }
  }
  if (local !== null) notes.push(...clockNotes(local, zone, cron?.realTime ?? false));
  const from = cron !== null && spec.start !== null ? `from ${spec.start} ` : '';
  if (spec.end !== null) notes.push(`It runs ${from}until ${spec.end} only.`);
  else if (from !== '') notes.push(`It runs ${from}on.`);
  return notes;
}

function dayNotes(cron: CronExpression): string[] {
  const { monthDays, weekDays } = cron;
  const notes: string[] = [];
  if (limitsDates(monthDays) && limitsWeekdays(weekDays)) {
    notes.push(
      bothMustFit(monthDays, weekDays)
        ? `Day of month and weekday must both fit, because ${weekDays.and ? 'the weekday begins with +' : 'one of the two begins with *'}.`
        : 'Day of month and weekday are both set: it runs on days that fit either one. For days that fit both, put a + before the weekday.',
    );
  }
  const written = monthDays.ranges.filter((range) => !range.star && range.from > 28);
  const [late] = written;
  if (late !== undefined) {
    notes.push(`Months without a day ${late.from} are left out; L is the last day of every month.`);
  }
  if (monthDays.nearest.length > 0 || monthDays.lastWorking) {
    notes.push('Working days of W are Monday to Friday, without regard to a calendar.');
  }
  if (monthDays.ranges.some((range) => range.star && range.step > 1)) {
    notes.push('The steps of the day of month begin anew on the 1st of every month.');
  }
  if (weekDays.ranges.some((range) => range.star && range.step > 1)) {
    notes.push('The steps of the weekday begin anew every Sunday.');
  }
  return notes;
}

/** Steps that do not divide the hour or day evenly do not mean what they look like. */
function stepNotes(cron: CronExpression): string[] {
  const uneven = (field: ValueField, size: number, unit: 'second' | 'minute' | 'hour') => {
    const range = field.ranges.find(({ star, step }) => star && size % step !== 0);
    if (range === undefined) return [];
    const per = unit === 'hour' ? 'day' : unit === 'minute' ? 'hour' : 'minute';
    const values = listed(shortened(field.values.map(String)), 'and');
    return [
      `*/${range.step} is ${unit}${field.values.length === 1 ? '' : 's'} ${values} of each ${per}. For one every ${range.step} ${unit}s use every: ${range.step}${unit.charAt(0)}.`,
    ];
  };
  return [
    ...uneven(cron.seconds, 60, 'second'),
    ...uneven(cron.minutes, 60, 'minute'),
    ...uneven(cron.hours, 24, 'hour'),
  ];
}

function intervalNotes(every: number, start: string | null): string[] {
  if (start !== null) return [`The first is at ${start}; the others are counted from it.`];
  if (every % DAY_MS === 0) {
    return every === DAY_MS
      ? []
      : ['Counted from Thursday 1970-01-01; a start sets the day and the time to count from.'];
  }
  return 3_600_000 % every === 0
    ? []
    : ['Counted from 1970-01-01T00:00Z; a start sets the instant to count from.'];
}

function clockNotes(local: LocalTimes, zone: Zone, realTime: boolean): string[] {
  let skipped: { time: number; end: number; wholeDay: boolean } | null = null;
  let repeated: number | null = null;
  for (const change of zone.changes(LOOKED_AT.from, LOOKED_AT.until)) {
    const [before, after] = [change.at + change.before, change.at + change.after];
    const time = local.next(Math.min(before, after));
    if (time === null || time >= Math.max(before, after)) continue;
    if (after > before)
      skipped ??= { time, end: after, wholeDay: nothingElse(local, before, after) };
    else repeated ??= time;
  }
  if (realTime) {
    if (skipped === null && repeated === null) return [];
    const note =
      'It keeps real time when the clock is set: it runs both times where a time comes twice, and not where one is left out.';
    return skipped?.wholeDay === true
      ? [
          note,
          `On a day whose clock leaves out ${clock(skipped.time)} it may not run at all; with hours and minutes that do not begin with * it would run right after the gap.`,
        ]
      : [note];
  }
  const notes: string[] = [];
  if (skipped !== null) {
    notes.push(
      `When the clock is set forward and a time is left out, it runs right after: ${clock(skipped.time)} at ${clock(skipped.end)}.`,
    );
  }
  if (repeated !== null) {
    notes.push(
      `When the clock is set back and a time comes twice, such as ${clock(repeated)}, it runs the first time only.`,
    );
  }
  return notes;
}

/** Whether all times of the day of a gap are in the gap. */
function nothingElse(local: LocalTimes, from: number, until: number): boolean {
  const day = Math.floor(from / DAY_MS) * DAY_MS;
  const first = local.next(day) ?? 0;
  const last = local.previous(day + DAY_MS - 1) ?? 0;
  return first >= from && last < until;
}

function clock(local: number): string {
  const minute = Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / 60_000);
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}
