const SHOWN = 14;
const PAST = 7;

export interface CalendarDay {
  /** Its first instant and the first of the next day, on this machine's clocks. */
  start: number;
  end: number;
  /** `Sat 21`. */
  label: string;
  title: string;
  today: boolean;
}

/** The two weeks around today, moved by `weeks`: seven days before it, today, and six after. */
export function calendarDays(now: number, weeks: number): CalendarDay[] {
  const today = new Date(now);
  const day = (index: number) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + weeks * 7 + index - PAST);
  return Array.from({ length: SHOWN }, (_, index) => {
    const date = day(index);
    const [start, end] = [date.getTime(), day(index + 1).getTime()];
    return {
      start,
      end,
      label: `${date.toLocaleDateString('en-GB', { weekday: 'short' })} ${date.getDate()}`,
      title: date.toLocaleDateString('en-GB', { dateStyle: 'full' }),
      today: now >= start && now < end,
    };
  });
}

/** `14 – 27 Nov 2026`. */
export function spanOf(days: readonly CalendarDay[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return '';
  const text = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return text.formatRange(first.start, last.start);
}
