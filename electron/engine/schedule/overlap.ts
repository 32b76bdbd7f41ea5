import type { Trigger } from '../../../shared/pipeline/document.ts';

/** So many ticks of a schedule wait, in the queue or to be caught up with; more are skipped. */
const MOST_WAITING = 1_000;

/** What a trigger is busy with when a tick comes. */
export interface Busy {
  /** One of its runs that is on; null for none. */
  run: string | null;
  /** Ticks of it that wait for their run or are about to start. */
  waiting: number;
  /** Of those, the ones it is catching up with. */
  catchingUp: number;
}

export type Verdict =
  | { outcome: 'due'; caughtUp: boolean; replaces: boolean }
  | { outcome: 'queued' }
  | { outcome: 'skipped'; reason: string };

/**
 * What becomes of a tick that has come. `replaces`: what is on is cancelled and what waits is skipped.
 * A trigger that must catch up with all its ticks lets new ones join those that wait: to skip them
 * would leave gaps after all. The queue of a schedule that is faster than its runs would grow for ever;
 * what arrives, ends or is called from outside comes once, and waits however much there is of it.
 */
export function verdictOn(
  { type, overlap, catch_up }: Pick<Trigger, 'type' | 'overlap' | 'catch_up'>,
  busy: Busy,
): Verdict {
  const free = busy.run === null && busy.waiting === 0;
  if (free || overlap === 'allow') return { outcome: 'due', caughtUp: false, replaces: false };
  if (overlap === 'queue') {
    if (type !== 'schedule' || busy.waiting < MOST_WAITING) return { outcome: 'queued' };
    return { outcome: 'skipped', reason: `${busy.waiting} ticks before it were waiting already` };
  }
  if (overlap === 'cancel_running') return { outcome: 'due', caughtUp: false, replaces: true };
  if (catch_up === 'all' && busy.catchingUp > 0 && busy.catchingUp < MOST_WAITING) {
    return { outcome: 'due', caughtUp: true, replaces: false };
  }
  return {
    outcome: 'skipped',
    reason:
      busy.run === null
        ? 'the tick before was about to start'
        : `the previous run ${busy.run} was still on`,
  };
}

/** Why a tick that waited gave way under `cancel_running`. */
export const REPLACED = 'a newer tick came before it could start';
