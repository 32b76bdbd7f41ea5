import { type CronField, DAY_OF_WEEK } from './cron-fields.ts';
import { ScheduleError } from './schedule-error.ts';

/** A piece of a cron expression and where it begins in the whole text. */
export interface Piece {
  text: string;
  at: number;
}

/** One item of a field's list. A single value has `from` = `to`. */
export interface FieldRange {
  from: number;
  to: number;
  step: number;
  /** Written as `*` or `?`. */
  star: boolean;
}

/** The items of a list, each with its place. */
export function splitList(piece: Piece): Piece[] {
  let at = piece.at;
  return piece.text.split(',').map((text) => {
    const item = { text, at };
    at += text.length + 1;
    return item;
  });
}

/** What makes a field wrong: a sentence, and what to write instead. */
export function badField(
  field: CronField,
  piece: Piece,
  wrong: string,
  hint: string,
): ScheduleError {
  return new ScheduleError({
    code: 'bad_field',
    field: 'schedule',
    message: `The ${field.label} field: ${wrong} ${field.holds}.`,
    hint,
    range: { start: piece.at, end: piece.at + piece.text.length },
  });
}

/**
 * Reads one item of a field's list: a value, `*`, a range, or either of the last two with a step.
 * @throws ScheduleError `bad_field`
 */
export function parseRange(field: CronField, item: Piece): FieldRange {
  if (item.text === '') {
    throw badField(field, item, 'an item is empty.', 'Remove the comma too many.');
  }
  const [body = '', stepText, ...more] = item.text.split('/');
  if (more.length > 0) {
    throw badField(field, item, `'${item.text}' has two steps.`, `Write one: ${body}/${stepText}.`);
  }
  const step = stepText === undefined ? 1 : parseStep(field, item, body, stepText);
  if (body === '*' || (body === '?' && (field.label === 'day of month' || field === DAY_OF_WEEK))) {
    return { from: field.low, to: field.high, step, star: true };
  }
  if (body === '?') {
    throw badField(field, item, "'?' stands only for a day.", 'Write * for every value.');
  }
  const bounds = /^(.+?)-(.+)$/.exec(body);
  if (bounds === null) {
    const value = parseValue(field, { text: body, at: item.at }, item);
    if (stepText !== undefined) {
      throw badField(
        field,
        item,
        `'${item.text}' has a step but no range: some crons read it as ${value}, some as from ${value} on.`,
        `Write ${value}-${lastOf(field)}/${step}.`,
      );
    }
    return { from: value, to: value, step: 1, star: false };
  }
  const [, first = '', last = ''] = bounds;
  const from = parseValue(field, { text: first, at: item.at }, item);
  let to = parseValue(field, { text: last, at: item.at + first.length + 1 }, item);
  // A week that ends on a Sunday: FRI-SUN can only be 5-7.
  if (field === DAY_OF_WEEK && last.toLowerCase() === 'sun' && from > 0) to = 7;
  if (from > to) {
    throw badField(
      field,
      item,
      `the range ${body} runs backwards.`,
      `Write ${wrapped(field, from, to, step)}.`,
    );
  }
  return { from, to, step, star: false };
}

/** The values of a range, lowest first. */
export function valuesOf(range: FieldRange): number[] {
  const values: number[] = [];
  for (let value = range.from; value <= range.to; value += range.step) values.push(value);
  return values;
}

/**
 * A single value, as a number or a name.
 * @throws ScheduleError `bad_field`
 */
export function parseValue(field: CronField, piece: Piece, item: Piece): number {
  const { text } = piece;
  if (/^\d{1,4}$/.test(text)) {
    const value = Number(text);
    if (value >= field.low && value <= field.high) return value;
    throw badField(field, piece, `${text} is out of range.`, outOfRangeHint(field, value));
  }
  const lower = text.toLowerCase();
  const named = field.names.indexOf(lower);
  if (named >= 0) return field.low + named;
  const short = field.names.find((name) => lower.length > 3 && lower.startsWith(name));
  const incomplete = text === '' || /^-|-$/.test(text);
  throw badField(
    field,
    text === '' ? item : piece,
    incomplete ? `'${item.text}' is incomplete.` : `'${text}' is not a ${field.label}.`,
    short === undefined ? 'Write a value, a range a-b, or a list a,b.' : `Write ${short}.`,
  );
}

function parseStep(field: CronField, item: Piece, body: string, text: string): number {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step > 0) return step;
  throw badField(
    field,
    item,
    text === '' || !/^\d+$/.test(text)
      ? `'${item.text}' has no number after the slash.`
      : text.length > 4
        ? `the step ${text} is too long.`
        : 'a step of 0 never gets anywhere.',
    `Write ${body === '' ? '*' : body}/${Math.min(5, field.high)}, or leave the step away.`,
  );
}

function outOfRangeHint(field: CronField, value: number): string {
  if (field.label === 'hour' && value === 24) return 'Midnight is hour 0 of the next day.';
  if (field.high === 59 && value === 60) return 'The first of the next one is 0.';
  if (field.label === 'minute') {
    return `For every ${value} minutes use every: ${value}m instead of a schedule.`;
  }
  return `Write a number from ${field.low} to ${field.high}.`;
}

/** The highest value to write: a Sunday that ends a week is 6 days after the one that begins it. */
function lastOf(field: CronField): number {
  return field === DAY_OF_WEEK ? 6 : field.high;
}

/** A range beyond the end, as two. */
function wrapped(field: CronField, from: number, to: number, step: number): string {
  if (step > 1) {
    const values: number[] = [];
    const size = lastOf(field) - field.low + 1;
    for (let value = from; value <= to + size; value += step) {
      values.push(field.low + ((value - field.low) % size));
    }
    return values.join(',');
  }
  const part = (low: number, high: number) => (low === high ? `${low}` : `${low}-${high}`);
  if (field === DAY_OF_WEEK && to === 0) return part(from, 7);
  return `${part(from, lastOf(field))},${part(field.low, to)}`;
}
