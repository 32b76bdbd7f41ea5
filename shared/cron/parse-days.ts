import { DAY_OF_MONTH, DAY_OF_WEEK } from './cron-fields.ts';
import {
  badField,
  type FieldRange,
  type Piece,
  parseRange,
  parseValue,
  splitList,
  valuesOf,
} from './parse-field.ts';

/** What the day-of-month field asks for. */
export interface MonthDays {
  /** Bit n: the nth. */
  dates: number;
  /** Days before the last of the month: `L` is 0, `L-3` is 3. */
  beforeLast: number[];
  /** `15W`: the working day nearest to a date. */
  nearest: number[];
  /** `LW`: the last working day. */
  lastWorking: boolean;
  ranges: FieldRange[];
  /** Whether the field begins with `*` or `?`. */
  star: boolean;
}

/** What the weekday field asks for. 0 is Sunday. */
export interface WeekDays {
  /** Bit n: weekday n. */
  weekdays: number;
  /** `MON#2`; `nth` 0 is the last of the month. */
  nth: { weekday: number; nth: number }[];
  ranges: FieldRange[];
  star: boolean;
  /** Written with a leading `+`: both day fields must fit. */
  and: boolean;
}

/** @throws ScheduleError `bad_field` */
export function parseMonthDays(piece: Piece): MonthDays {
  const field = DAY_OF_MONTH;
  const days: MonthDays = {
    dates: 0,
    beforeLast: [],
    nearest: [],
    lastWorking: false,
    ranges: [],
    star: /^[*?]/.test(piece.text),
  };
  for (const item of splitList(piece)) {
    const text = item.text.toUpperCase();
    const before = /^L(?:-(\d{1,2}))?$/.exec(text);
    const nearest = /^(\d{1,2})W$/.exec(text);
    if (text === 'LW' || text === 'WL') days.lastWorking = true;
    else if (before !== null) {
      const count = Number(before[1] ?? 0);
      if (count > 30) {
        throw badField(field, item, `no month has a day L-${count}.`, 'Write L-1 to L-30.');
      }
      days.beforeLast.push(count);
    } else if (nearest !== null) {
      days.nearest.push(parseValue(field, { text: nearest[1] ?? '', at: item.at }, item));
    } else if (/[LW]/.test(text)) {
      throw badField(
        field,
        item,
        `'${item.text}' cannot be read.`,
        'W follows one day (15W, or LW for the last working day); L is alone or with days before it (L-3).',
      );
    } else {
      const range = parseRange(field, item);
      days.ranges.push(range);
      for (const value of valuesOf(range)) days.dates |= 1 << value;
    }
  }
  return days;
}

/** @throws ScheduleError `bad_field` */
export function parseWeekDays(whole: Piece): WeekDays {
  const field = DAY_OF_WEEK;
  const and = whole.text.startsWith('+');
  const piece = and ? { text: whole.text.slice(1), at: whole.at + 1 } : whole;
  const days: WeekDays = {
    weekdays: 0,
    nth: [],
    ranges: [],
    star: /^[*?]/.test(piece.text),
    and,
  };
  for (const item of splitList(piece)) {
    const { text } = item;
    const [name = '', nth, ...more] = text.split('#');
    if (nth !== undefined) {
      if (more.length > 0 || !/^([1-5]|L)$/i.test(nth)) {
        throw badField(
          field,
          item,
          `'${text}' names no week of the month.`,
          `Write ${name || 'MON'}#1 to ${name || 'MON'}#5, or ${name || 'MON'}#L for the last.`,
        );
      }
      const weekday = parseValue(field, { text: name, at: item.at }, item) % 7;
      days.nth.push({ weekday, nth: nth.toUpperCase() === 'L' ? 0 : Number(nth) });
    } else if (/^\dL$/i.test(text)) {
      const weekday = parseValue(field, { text: text.slice(0, -1), at: item.at }, item) % 7;
      days.nth.push({ weekday, nth: 0 });
    } else if (/^(L|L\d|[a-z]{3}L)$/i.test(text)) {
      const weekday = text.replace(/L$/i, '').replace(/^L(?=\d)/i, '') || 'SUN';
      throw badField(
        field,
        item,
        `'${text}' cannot be read.`,
        `For the last one of the month write ${weekday.toUpperCase()}#L.`,
      );
    } else {
      const range = parseRange(field, item);
      days.ranges.push(range);
      for (const value of valuesOf(range)) days.weekdays |= 1 << (value % 7);
    }
  }
  return days;
}
