import type { CalendarView } from '../../../shared/contract/schedule.ts';
import { coincidences } from '../../../shared/cron/load.ts';
import { clockText } from '../times.ts';
import type { CalendarModel } from './calendarModel.ts';

/** Triggers that start in the same minute, on some days. */
export interface Load {
  /** On this machine's clocks. */
  clock: string;
  /** `every day`, `on weekdays`, `on Mon and Thu`. */
  days: string;
  /** `pipeline/trigger`. */
  ids: readonly string[];
  /** The minutes themselves. */
  at: readonly number[];
}

/**
 * Where ticks to come fall into the same minute, most triggers first. Those that run all the time
 * (lanes of the calendar) meet with all others and are left out.
 */
export function loadsOf(
  coming: CalendarView['coming'],
  lanes: CalendarModel['lanes'],
  zone: string,
): Load[] {
  const constant = new Set(lanes.map(({ id }) => id));
  const entries = coming.flatMap(({ pipeline, trigger, at }) => {
    const id = `${pipeline}/${trigger}`;
    return constant.has(id) ? [] : at.map((instant) => ({ id, at: Date.parse(instant) }));
  });
  const alike = new Map<string, { clock: string; ids: string[]; at: number[] }>();
  for (const { at, ids } of coincidences(entries)) {
    const clock = clockText(at, zone);
    const key = [clock, ...[...ids].sort()].join(' ');
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { clock, ids: [...ids].sort(), at: [at] });
    else known.at.push(at);
  }
  return [...alike.values()]
    .map(({ clock, ids, at }) => ({ clock, ids, at, days: daysInWords(at, zone) }))
    .sort((a, b) => b.ids.length - a.ids.length || b.at.length - a.at.length);
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];

function daysInWords(instants: readonly number[], zone: string): string {
  const name = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: zone });
  const inOrder = [...instants].sort((a, b) => a - b);
  const names = [...new Set(inOrder.map((at) => name.format(at)))];
  if (names.length >= 6) return 'every day';
  if (names.length === 5 && WEEKDAYS.every((day) => names.includes(day))) return 'on weekdays';
  const last = names.pop() ?? '';
  return `on ${names.length === 0 ? last : `${names.join(', ')} and ${last}`}`;
}
