import type { Notification } from '../../../../shared/pipeline/document.ts';
import type { Escape, MessageText } from '../message/compose.ts';
import type { WebhookPayload } from '../message/payload.ts';

/** A message on its way. */
export interface Outgoing {
  /** With its secrets filled in. */
  notification: Notification;
  text: MessageText;
  /** The same message with its values made safe for a channel's markup. */
  textWith(escaped: Escape): MessageText;
  payload: WebhookPayload;
}

/**
 * Delivers a message. Gives a remark where it did not reach everybody, else null; throws SendFailure.
 * Ends with `signal.reason` when that aborts.
 */
export type Channel = (outgoing: Outgoing, signal: AbortSignal) => Promise<string | null>;
