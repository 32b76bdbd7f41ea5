import { readInstant, type WrittenInstant } from './instants-in-text.ts';
import { ScheduleError } from './schedule-error.ts';
import type { Zone } from './zone.ts';

/** From when to when a schedule has ticks. */
export interface Span {
  /** First and last instant, infinite where the file says nothing. */
  first: number;
  last: number;
  start: WrittenInstant | null;
  end: WrittenInstant | null;
}

/**
 * Reads start and end; an end that is a day includes all of it.
 * @throws ScheduleError `bad_instant`, or `bad_span` where the end is before the start
 */
export function readSpan(startText: string | null, endText: string | null, zone: Zone): Span {
  const start = readBound('start', startText, zone);
  const end = readBound('end', endText, zone);
  const span: Span = {
    first: start?.instant ?? Number.NEGATIVE_INFINITY,
    last: end === null ? Number.POSITIVE_INFINITY : end.wholeDay ? end.dayEnd - 1 : end.instant,
    start,
    end,
  };
  if (span.first > span.last) {
    throw new ScheduleError({
      code: 'bad_span',
      field: 'end',
      message: `The end ${endText} is before the start ${startText}.`,
      hint: 'Swap the two, or move the end.',
    });
  }
  return span;
}

function readBound(field: 'start' | 'end', text: string | null, zone: Zone): WrittenInstant | null {
  if (text === null) return null;
  const written = readInstant(text, zone);
  if (written !== null) return written;
  throw new ScheduleError({
    code: 'bad_instant',
    field,
    message: `The ${field} '${text}' is no date and no time.`,
    hint: `Write ${field}: 2026-01-01, or 2026-01-01T08:00, or with a zone 2026-01-01T08:00Z.`,
  });
}
