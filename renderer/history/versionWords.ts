import { Flag, Play, RotateCcw, Save } from 'lucide-react';
import type { VersionView } from '../../shared/contract/history.ts';

/** What made a version: a sign and a word. */
export const reasons = {
  save: { icon: Save, word: 'saved' },
  run: { icon: Play, word: 'for a run' },
  restore: { icon: RotateCcw, word: 'restored' },
  first: { icon: Flag, word: 'first look' },
} satisfies Record<VersionView['reason'], { icon: typeof Save; word: string }>;

/** How much of a version's name identifies it to a person: as runs are listed with it. */
export const shortVersion = (version: string) => version.slice(0, 7);

/** `14:05`, or to the second `14:05:09` */
export function timeText(instant: string, toTheSecond = false): string {
  return new Date(instant).toLocaleTimeString(undefined, {
    hour12: false,
    hour: '2-digit',
    minute: '2-digit',
    ...(toTheSecond ? { second: '2-digit' } : {}),
  });
}

/** `Today`, `Yesterday`, `Friday 20 November`, with the year where it is another. */
export function dayText(instant: string, now = new Date()): string {
  const day = new Date(instant);
  if (day.toDateString() === now.toDateString()) return 'Today';
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day.toDateString() === yesterday.toDateString()) return 'Yesterday';
  return day.toLocaleDateString(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(day.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  });
}

/** A version's moment in a sentence or on a button: `14:05` today, `20 Nov 14:05` before. */
export function momentText(instant: string, now = new Date()): string {
  const moment = new Date(instant);
  if (moment.toDateString() === now.toDateString()) return timeText(instant);
  const day = moment.toLocaleDateString(undefined, {
    day: 'numeric',
    month: 'short',
    ...(moment.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  });
  return `${day} ${timeText(instant)}`;
}
