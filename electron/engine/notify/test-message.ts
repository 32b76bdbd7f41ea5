import type { Notification } from '../../../shared/pipeline/document.ts';
import type { Outgoing } from './channels/channel.ts';
import { asItIs, composeEvent } from './message/compose.ts';
import { testPayload } from './message/payload.ts';

/** The message that a test sends: by the notification's own templates, with values that say what it is. */
export function testMessage(
  notification: Notification,
  project: string,
  at: string,
): Omit<Outgoing, 'notification'> {
  const facts = {
    pipeline: 'a_pipeline',
    trigger: 'a_trigger',
    run: null,
    nominal: null,
    status: 'test',
    block: null,
    error: null,
    reason: `This is a test of the notification ${notification.name}. Nothing has happened.`,
    started_at: null,
    ended_at: null,
    duration_ms: null,
    count: 1,
    at,
  };
  const textWith: Outgoing['textWith'] = (escaped) =>
    composeEvent(notification, { ...facts, event: 'test' }, project, escaped);
  const text = textWith(asItIs);
  return { text, textWith, payload: testPayload(facts.reason, project, text) };
}
