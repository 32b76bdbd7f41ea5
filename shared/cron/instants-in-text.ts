import { DAY_MS, HOUR_MS, MINUTE_MS, parseDay, SECOND_MS } from './civil.ts';
import type { Zone } from './zone.ts';

const FORM =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** An instant that a person wrote. */
export interface WrittenInstant {
  instant: number;
  /** The same on the zone's clock, as written even where the clock skips it. */
  local: number;
  /** Only a day was written; `instant` is its beginning. */
  wholeDay: boolean;
  /** The first instant of the day after, in the zone. */
  dayEnd: number;
}

/**
 * Reads `2026-01-01`, `2026-01-01T08:00`, with seconds or not, in a zone's local time, or with `Z` or an
 * offset of its own. A local time that does not exist is the end of its gap, one that exists twice the
 * first. Null: it is none of these, or a date or time that no calendar has.
 */
export function readInstant(text: string, zone: Zone): WrittenInstant | null {
  const match = FORM.exec(text.trim());
  const day = parseDay(match?.[1] ?? '');
  if (match === null || day === null) return null;
  const [hour, minute, second] = [match[2], match[3], match[4]].map((part) => Number(part ?? 0));
  if (hour === undefined || minute === undefined || second === undefined) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const local =
    day * DAY_MS +
    hour * HOUR_MS +
    minute * MINUTE_MS +
    second * SECOND_MS +
    Number((match[5] ?? '').padEnd(3, '0'));
  const offset = match[6] === undefined ? null : parseOffset(match[6]);
  if (offset !== null && Number.isNaN(offset)) return null;
  const instant = offset === null ? zone.firstReaching(local) : local - offset;
  return {
    instant,
    local: offset === null ? local : zone.local(instant),
    wholeDay: match[2] === undefined,
    dayEnd: zone.firstReaching((day + 1) * DAY_MS),
  };
}

/** Milliseconds; NaN where there is no such offset. */
function parseOffset(text: string): number {
  if (text.toUpperCase() === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (text.startsWith('-') ? -1 : 1) * (hours * HOUR_MS + minutes * MINUTE_MS);
}
