import { parseHoliday } from '../../cron/business-days.ts';
import { type Calendar, calendarSchema, type Settings, WEEKDAYS } from '../document.ts';
import { didYouMean } from '../nearest.ts';
import type { Fields, Owner } from './fields.ts';

type Weekday = Calendar['weekend'][number];

const WEEKEND: readonly Weekday[] = ['saturday', 'sunday'];
const BAD = 'settings.bad_calendar';

/** Reads `calendars:` of the settings. A calendar that says nothing of its weekend has Saturday and Sunday. */
export function readCalendars(top: Fields, owner: Owner): Settings['calendars'] {
  const all = top.map('calendars', { ...owner, what: 'The key calendars' });
  const calendars = (all?.keys() ?? []).map((name): [string, Calendar] => {
    const what = `The calendar '${name}'`;
    const fields = all?.map(name, { ...owner, what })?.only(Object.keys(calendarSchema.shape));
    if (!fields) return [name, { weekend: [...WEEKEND], holidays: [] }];
    return [name, { weekend: readWeekend(fields, what), holidays: readHolidays(fields, what) }];
  });
  return Object.fromEntries(calendars);
}

function readWeekend(fields: Fields, what: string): Weekday[] {
  const node = fields.valueNode('weekend');
  if (node === null) return [...WEEKEND];
  const weekend: Weekday[] = [];
  for (const { text, node } of fields.texts('weekend', 'a weekday like saturday')) {
    const weekday = WEEKDAYS.find((name) => name === text);
    if (weekday === undefined) {
      fields.report(node, {
        code: BAD,
        message: `${what} has '${text}' in its weekend, which is not a weekday.`,
        hint: weekdayHint(text),
      });
    } else if (!weekend.includes(weekday)) weekend.push(weekday);
  }
  if (weekend.length === WEEKDAYS.length) {
    fields.report(node, {
      code: BAD,
      message: `${what} has no business day: all seven days are its weekend.`,
      hint: 'Leave the days out on which there is work.',
    });
    return [...WEEKEND];
  }
  return weekend;
}

function weekdayHint(text: string): string {
  const lower = text.toLowerCase();
  const meant = WEEKDAYS.find((name) => lower.length >= 2 && name.startsWith(lower));
  if (meant !== undefined) return `Write ${meant}.`;
  return didYouMean(lower, WEEKDAYS) ?? `The weekdays are ${WEEKDAYS.join(', ')}.`;
}

function readHolidays(fields: Fields, what: string): string[] {
  const holidays: string[] = [];
  for (const { text, node } of fields.texts('holidays', 'a date like 2026-12-25 or "12-25"')) {
    if (parseHoliday(text) !== null) {
      if (!holidays.includes(text)) holidays.push(text);
      continue;
    }
    fields.report(node, {
      code: BAD,
      message: `${what} has the holiday '${text}', ${/^(\d{4}-)?\d{2}-\d{2}$/.test(text) ? 'a date that does not exist' : 'which is not a date'}.`,
      hint: 'Write 2026-12-25 for one year, or "12-25" for every year.',
    });
  }
  return holidays;
}
