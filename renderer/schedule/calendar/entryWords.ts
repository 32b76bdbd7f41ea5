import { clockText, machineZone } from '../times.ts';
import { tickLooks } from '../triggerLook.ts';
import type { Entry } from './calendarModel.ts';

/** `nightly of daily_sales, 02:00, failed`; `…, 3 ticks from 02:00: 2 skipped, 1 ok`. */
export function spokenEntry(entry: Entry): string {
  const { trigger, pipeline, at, count, outcome } = entry;
  const time = clockText(at, machineZone());
  const became = entry.past.length > 0 ? totals(entry) : tickLooks[outcome].word;
  const what =
    count > 1
      ? `${countOf(entry)} ticks from ${time}: ${became}`
      : `${time}, ${tickLooks[outcome].word}`;
  return `${trigger} of ${pipeline}, ${what}`;
}

/** How many became what, most first: `94 ok, 2 failed`. */
export function totals({ past }: Entry): string {
  const counts = new Map<string, number>();
  for (const { outcome, count } of past) {
    const { word } = tickLooks[outcome];
    counts.set(word, (counts.get(word) ?? 0) + count);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([word, count]) => `${count.toLocaleString('en')} ${word}`)
    .join(', ');
}

/** `96`, or `≈ 1,440` where not all were listed. */
export function countOf({ count, about }: Entry): string {
  return `${about ? '≈ ' : ''}${count.toLocaleString('en')}`;
}
