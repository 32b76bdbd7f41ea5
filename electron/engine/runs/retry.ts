import type { Block } from '../../../shared/pipeline/document.ts';

/**
 * How long to wait before the attempt after `attempt` (counted from 1), in milliseconds; null when no
 * retry is left. Exponential with a ceiling; `full` jitter is uniform over [0, d], `equal` over [d/2, d].
 * `random` gives numbers in [0, 1).
 */
export function retryDelay(
  retries: Block['retries'],
  attempt: number,
  random: () => number,
): number | null {
  if (attempt > retries.count) return null;
  const delay = Math.min(retries.delay_ms * retries.factor ** (attempt - 1), retries.max_delay_ms);
  switch (retries.jitter) {
    case 'none':
      return delay;
    case 'full':
      return random() * delay;
    case 'equal':
      return delay / 2 + (random() * delay) / 2;
  }
}
