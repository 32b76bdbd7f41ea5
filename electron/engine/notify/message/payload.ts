import type { EventName, MessageText } from './compose.ts';
import { type Digest, eventOf, onlyEvent, onlyPipeline } from './digest.ts';

/**
 * What a generic webhook gets, as JSON. Fields are only ever added. Instants are ISO 8601 in UTC. Where
 * one message stands for a storm, `event` is its most pressing kind, `count` says of how many events,
 * and what belongs to one run only is null.
 */
export interface WebhookPayload {
  event: EventName;
  project: string;
  /** Null where the message is of several pipelines. */
  pipeline: string | null;
  run: string | null;
  trigger: string | null;
  nominal: string | null;
  status: string | null;
  block: string | null;
  error: string | null;
  reason: string | null;
  started_at: string | null;
  ended_at: string | null;
  duration_ms: number | null;
  /** How many events it stands for. */
  count: number;
  events: Partial<Record<EventName, number>>;
  pipelines: Record<string, number>;
  title: string;
  text: string;
}

export function payloadOf(digest: Digest, project: string, text: MessageText): WebhookPayload {
  const only = onlyEvent(digest);
  const about = only ?? { pipeline: onlyPipeline(digest) };
  return {
    ...fieldsOf({ ...NOTHING, ...about, event: eventOf(digest) }, project, text),
    count: digest.events,
    events: digest.byEvent,
    pipelines: digest.byPipeline,
  };
}

/** The payload of a test: of no pipeline. */
export function testPayload(reason: string, project: string, text: MessageText): WebhookPayload {
  return {
    ...fieldsOf({ ...NOTHING, pipeline: null, reason, event: 'test' }, project, text),
    count: 1,
    events: { test: 1 },
    pipelines: {},
  };
}

const NOTHING = {
  run: null,
  trigger: null,
  nominal: null,
  status: null,
  block: null,
  error: null,
  reason: null,
  started_at: null,
  ended_at: null,
  duration_ms: null,
};

function fieldsOf(
  facts: { [Field in keyof typeof NOTHING]: WebhookPayload[Field] } & {
    event: EventName;
    pipeline: string | null;
  },
  project: string,
  { title, body }: MessageText,
) {
  return {
    event: facts.event,
    project,
    pipeline: facts.pipeline,
    run: facts.run,
    trigger: facts.trigger,
    nominal: facts.nominal,
    status: facts.status,
    block: facts.block,
    error: facts.error,
    reason: facts.reason,
    started_at: facts.started_at,
    ended_at: facts.ended_at,
    duration_ms: facts.duration_ms,
    title,
    text: body,
  };
}
