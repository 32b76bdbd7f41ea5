import type { Delivery } from '../../../shared/contract/notifications.ts';
import type { Notification, NotificationEvent } from '../../../shared/pipeline/document.ts';
import type { StatusLook } from '../../app/status/blockLook.ts';
import { durationText } from '../../ui/measures.ts';

/** How what became of a message is shown. */
export function deliveryLook({ state, error }: Delivery): StatusLook {
  if (state === 'failed') return { glyph: 'failed', tone: 'failed', word: 'failed' };
  if (state === 'waiting') {
    return error === null
      ? { glyph: 'queued', tone: 'queued', word: 'waiting' }
      : { glyph: 'stale', tone: 'stale', word: 'trying again' };
  }
  return error === null
    ? { glyph: 'success', tone: 'success', word: 'sent' }
    : { glyph: 'success', tone: 'stale', word: 'sent to some' };
}

const EVENTS: Record<NotificationEvent, string> = {
  failure: 'failures',
  recovery: 'recoveries',
  success: 'successes',
  late: 'late runs',
  missed: 'missed runs',
};

/** `failures and recoveries of all pipelines`. */
export function concernText({ on, pipelines }: Notification): string {
  const events = inWords(on.map((event) => EVENTS[event]));
  return `${events} of ${pipelines === null ? 'all pipelines' : inWords(pipelines)}`;
}

/** What becomes of a storm. */
export function throttleText({ throttle_ms: throttle }: Notification): string {
  return throttle === 0
    ? 'a message for each'
    : `one message for a storm of ${durationText(throttle).replace(/ 0 (s|min)$/, '')}`;
}

/** Where its messages go, as far as that may be seen. */
export function targetText({ channel, url, to, smtp }: Notification): string {
  if (channel === 'desktop') return 'this machine';
  if (channel === 'email') return `${to.join(', ')} by ${smtp?.host ?? ''}`;
  return url ?? '';
}

export function inWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
