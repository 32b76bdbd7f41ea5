import type { NotificationEvent } from '../../../../shared/pipeline/document.ts';
import { formatCount, formatDuration } from '../../workers/figures.ts';
import type { Digest } from './digest.ts';
import { kindsOf, onlyPipeline } from './digest.ts';
import type { EventFacts } from './facts.ts';

/** How many pipelines a summary names before it only counts them. */
const NAMED = 5;

const NOUNS: Record<NotificationEvent, readonly [one: string, many: string]> = {
  failure: ['failure', 'failures'],
  missed: ['missed run', 'missed runs'],
  late: ['late run', 'late runs'],
  recovery: ['recovery', 'recoveries'],
  success: ['success', 'successes'],
};

/** What a message is called where the notification has no title of its own. */
export function titleOfEvent(facts: EventFacts): string {
  const { pipeline, event, status, count } = facts;
  if (event === 'recovery') return `${pipeline} works again`;
  if (event === 'late') return `${pipeline} is late`;
  if (event === 'missed') {
    return `${pipeline} missed ${count === 1 ? 'a run' : `${formatCount(count)} runs`}`;
  }
  if (status === 'refused') return `${pipeline} could not start`;
  if (status === 'interrupted') return `${pipeline} was interrupted`;
  if (event === 'failure') return `${pipeline} failed`;
  return `${pipeline} succeeded${status === 'warned' ? ' with warnings' : ''}`;
}

/** What a message says where the notification has no template: what is known, a line each. */
export function bodyOfEvent(facts: EventFacts): string {
  const { event, block, error, reason, trigger, nominal, duration_ms: duration, run } = facts;
  const meant = nominal === null ? '' : ` for ${instantText(nominal)}`;
  const lines = [
    error === null ? null : block === null ? error : `Block ${block}: ${error}`,
    reason && reasonLine(event, reason),
    `Trigger ${trigger}${meant}`,
    run === null ? null : `Run ${run}${duration === null ? '' : `, ${formatDuration(duration)}`}`,
  ];
  return lines.filter((line) => line !== null).join('\n');
}

/** A reason begins as it came, with a small letter or the path of a file: hence the word before it. */
function reasonLine(event: NotificationEvent, reason: string): string {
  if (event === 'recovery') return reason;
  return `${event === 'late' || event === 'missed' ? 'Why' : 'Started'}: ${reason}`;
}

/** `12 failures and 1 recovery of 3 pipelines`. */
export function titleOfDigest(digest: Digest): string {
  const kinds = kindsOf(digest).map(
    ([event, count]) => `${formatCount(count)} ${NOUNS[event][count === 1 ? 0 : 1]}`,
  );
  const pipelines = Object.keys(digest.byPipeline).length;
  const whose = onlyPipeline(digest) ?? `${formatCount(pipelines)} pipelines`;
  return `${inWords(kinds)} of ${whose}`;
}

/** `Between … and …: orders (10), customers (1) and 3 more`. */
export function spanOfDigest(digest: Digest): string {
  const pipelines = Object.entries(digest.byPipeline).sort(([, a], [, b]) => b - a);
  const named = pipelines.slice(0, NAMED).map(([name, count]) => `${name} (${formatCount(count)})`);
  const more = pipelines.length - named.length;
  if (more > 0) named.push(`${formatCount(more)} more`);
  return `Between ${instantText(digest.from)} and ${instantText(digest.until)}: ${inWords(named)}`;
}

/** `2026-11-21 02:00:00 UTC`. */
export function instantText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

function inWords(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
