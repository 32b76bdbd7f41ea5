const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The zone that this machine is in. */
export const machineZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Seconds are told in steps of so many: a page does not move more often. */
export const STEP_MS = 5 * SECOND_MS;

/** How far away an instant is: `in 3 h`, `in 12 min`, `in 20 s`, `now`, `5 min ago`, `2 d ago`. */
export function relativeText(instant: number, now: number): string {
  const distance = Math.abs(instant - now);
  if (instant <= now && distance < MINUTE_MS) return 'now';
  if (distance <= MINUTE_MS - STEP_MS) {
    return `in ${(Math.ceil(distance / STEP_MS) * STEP_MS) / SECOND_MS} s`;
  }
  const span = spanText(Math.max(distance, MINUTE_MS));
  return instant > now ? `in ${span}` : `${span} ago`;
}

/** `12 min`, `3 h`, `1 h 30 min` below three hours, `2 d`. Rounded down. */
function spanText(ms: number): string {
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 3 * HOUR_MS) {
    const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
    return `${Math.floor(ms / HOUR_MS)} h${minutes === 0 ? '' : ` ${minutes} min`}`;
  }
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} d`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(instant: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${zone} ${JSON.stringify(options)}`;
  const known =
    formats.get(key) ??
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' });
  formats.set(key, known);
  return known.format(instant).replace(',', '').replace('Sept', 'Sep');
}

/** Whether an instant is not at the beginning of a minute. */
export const isWithinMinute = (instant: number): boolean => instant % MINUTE_MS !== 0;

/** `02:00` on the clocks of a zone; with seconds where there are any, or all are to have them. */
export function clockText(instant: number, zone: string, seconds = false): string {
  const second = seconds || isWithinMinute(instant) ? { second: '2-digit' as const } : {};
  return format(instant, zone, { hour: '2-digit', minute: '2-digit', ...second });
}

/** `Sat 21 Nov` on the calendars of a zone; with the year where it is not this one. */
export function dayText(instant: number, zone: string, now = Date.now()): string {
  const year = (at: number) => format(at, zone, { year: 'numeric' });
  const other = year(instant) === year(now) ? {} : { year: 'numeric' as const };
  return format(instant, zone, { weekday: 'short', day: 'numeric', month: 'short', ...other });
}

/** `Sat 21 Nov 02:00`; with seconds as in `clockText`. */
export function momentText(
  instant: number,
  zone: string,
  now = Date.now(),
  seconds = false,
): string {
  return `${dayText(instant, zone, now)} ${clockText(instant, zone, seconds)}`;
}

/** As `momentText`, with the zone, and what that is on this machine where it is something else. */
export function fullText(instant: number, zone: string | null, local = machineZone()): string {
  const here = `${momentText(instant, local)} ${local}`;
  if (zone === null) return here;
  const there = momentText(instant, zone);
  return there === momentText(instant, local) ? `${there} ${zone}` : `${there} ${zone} (${here})`;
}
