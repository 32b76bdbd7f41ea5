import type { TurnedAwayCalls } from '../../shared/contract/schedule.ts';
import { momentText, relativeText } from './times.ts';

/** `41 calls turned away, the last now`. */
export function turnedAwayText({ count, last }: TurnedAwayCalls, now: number): string {
  const calls = count === 1 ? '1 call' : `${count.toLocaleString('en')} calls`;
  const ago = relativeText(Math.min(Date.parse(last), now), now);
  return count === 1 ? `${calls} turned away ${ago}` : `${calls} turned away, the last ${ago}`;
}

/** Since when, when last and why, in a sentence: times are those of a zone. */
export function turnedAwayReason(calls: TurnedAwayCalls, zone: string): string {
  const { count, since, last, status, message } = calls;
  const at = momentText(Date.parse(last), zone);
  const when =
    count === 1 ? `At ${at}` : `Since ${momentText(Date.parse(since), zone)}, the last at ${at}`;
  return `${when}, with status ${status}: ${message}`;
}
