import type { NotificationEvent } from '../../../../shared/pipeline/document.ts';
import type { EventFacts } from './facts.ts';

/** Events that one message stands for: all of them counted, the first few in full. */
export interface Digest {
  events: number;
  byEvent: Partial<Record<NotificationEvent, number>>;
  byPipeline: Record<string, number>;
  /** When the first and the last one came. */
  from: string;
  until: string;
  samples: EventFacts[];
}

const SAMPLES = 5;

/** The most pressing first. */
const BY_WEIGHT: readonly NotificationEvent[] = [
  'failure',
  'missed',
  'late',
  'recovery',
  'success',
];

export function digestOf(facts: EventFacts): Digest {
  return {
    events: facts.count,
    byEvent: { [facts.event]: facts.count },
    byPipeline: { [facts.pipeline]: facts.count },
    from: facts.at,
    until: facts.at,
    samples: [facts],
  };
}

/** Takes one event more into a digest: in place, for in a storm there are many. */
export function addEvent(digest: Digest, facts: EventFacts): void {
  const { event, pipeline, count } = facts;
  digest.events += count;
  digest.byEvent[event] = (digest.byEvent[event] ?? 0) + count;
  digest.byPipeline[pipeline] = (digest.byPipeline[pipeline] ?? 0) + count;
  digest.until = facts.at;
  if (digest.samples.length < SAMPLES) digest.samples.push(facts);
}

/** The only event that there is; null where it stands for several. */
export function onlyEvent(digest: Digest): EventFacts | null {
  const [first] = digest.samples;
  return first !== undefined && digest.events === first.count ? first : null;
}

/** The only pipeline that it is about; null where there are several. */
export function onlyPipeline({ byPipeline }: Digest): string | null {
  const [first, ...more] = Object.keys(byPipeline);
  return first !== undefined && more.length === 0 ? first : null;
}

/** The kinds of events in it with their counts, the most pressing first. Never empty. */
export function kindsOf(digest: Digest): [NotificationEvent, number][] {
  return BY_WEIGHT.flatMap((event) => {
    const count = digest.byEvent[event];
    return count === undefined ? [] : [[event, count] as [NotificationEvent, number]];
  });
}

/** What the whole of it counts as: its most pressing kind. */
export function eventOf(digest: Digest): NotificationEvent {
  return kindsOf(digest)[0]?.[0] ?? 'failure';
}
