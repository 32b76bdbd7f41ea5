import type { Notification } from '../../../../shared/pipeline/document.ts';
import { fillTemplate, type TemplateName } from '../../../../shared/pipeline/message-template.ts';
import { formatDuration } from '../../workers/figures.ts';
import { type Digest, onlyEvent } from './digest.ts';
import type { EventFacts } from './facts.ts';
import { bodyOfEvent, spanOfDigest, titleOfDigest, titleOfEvent } from './wording.ts';

/** A message as people read it: a title of one line, and a body of any. */
export interface MessageText {
  title: string;
  body: string;
}

/** Makes a value safe in the markup of a channel. */
export type Escape = (value: string) => string;

export const asItIs: Escape = (value) => value;

const MAX_TITLE = 200;
const MAX_BODY = 4_000;

/** The event that a message says where it is a test. */
export type EventName = EventFacts['event'] | 'test';

/** What a message for one event says. */
type ToldFacts = Omit<EventFacts, 'event'> & { event: EventName };

/**
 * Writes the message for a digest: by the notification's templates where it stands for one event. A
 * summary has its own title, and the first few events in it are written by the template.
 */
export function composeMessage(
  notification: Pick<Notification, 'title' | 'template'>,
  digest: Digest,
  project: string,
  escaped: Escape = asItIs,
): MessageText {
  const only = onlyEvent(digest);
  if (only !== null) return composeEvent(notification, only, project, escaped);
  const lines = digest.samples.map((facts) => {
    const { title, body } = composeEvent(notification, facts, project, escaped);
    return notification.template === null ? `${title}\n${indented(body)}` : body;
  });
  const told = digest.samples.reduce((sum, { count }) => sum + count, 0);
  const rest = digest.events - told;
  return tidied({
    title: `${escaped(project)}: ${escaped(titleOfDigest(digest))}`,
    body: [
      escaped(spanOfDigest(digest)),
      ...lines,
      ...(rest > 0 ? [`… and ${rest} more`] : []),
    ].join('\n\n'),
  });
}

/** Writes the message for one event. */
export function composeEvent(
  { title, template }: Pick<Notification, 'title' | 'template'>,
  facts: ToldFacts,
  project: string,
  escaped: Escape,
): MessageText {
  const values = valuesOf(facts, project);
  for (const name of Object.keys(values) as TemplateName[]) values[name] = escaped(values[name]);
  return tidied({
    title: title === null ? escaped(defaultTitle(facts, project)) : fillTemplate(title, values),
    body: template === null ? escaped(defaultBody(facts)) : fillTemplate(template, values),
  });
}

function defaultTitle(facts: ToldFacts, project: string): string {
  const { event } = facts;
  return event === 'test'
    ? `${project}: this is a test`
    : `${project}: ${titleOfEvent({ ...facts, event })}`;
}

function defaultBody(facts: ToldFacts): string {
  const { event } = facts;
  return event === 'test' ? (facts.reason ?? '') : bodyOfEvent({ ...facts, event });
}

function valuesOf(facts: ToldFacts, project: string): Record<TemplateName, string> {
  return {
    project,
    pipeline: facts.pipeline,
    event: facts.event,
    status: facts.status,
    run: facts.run ?? '',
    trigger: facts.trigger,
    nominal: facts.nominal ?? '',
    error: facts.error ?? '',
    block: facts.block ?? '',
    duration: facts.duration_ms === null ? '' : formatDuration(facts.duration_ms),
    count: String(facts.count),
    reason: facts.reason ?? '',
  };
}

/** A title is one line, so that it can be a header or a subject; neither holds control characters. */
function tidied({ title, body }: MessageText): MessageText {
  return {
    title: cutText(title.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(), MAX_TITLE),
    body: cutText(
      body
        .replace(/\r\n?/g, '\n')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
        .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '')
        .trim(),
      MAX_BODY,
    ),
  };
}

/** The text, or its beginning with an ellipsis; never half a character nor half an `&amp;`. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text
    .slice(0, limit - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/&[a-z]{0,4}$/, '')}…`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
