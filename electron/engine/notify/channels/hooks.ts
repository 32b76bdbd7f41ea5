import { cutText } from '../message/compose.ts';
import type { Channel, Outgoing } from './channel.ts';
import { postJson } from './post-json.ts';
import { SendFailure } from './send-failure.ts';

/** Slack shows 40,000 characters; a message of ours is far below, and its markup is what counts here. */
const SLACK_LENGTH = 12_000;

const TITLE_LENGTH = 200;

/** Teams takes 28 KB with all that is around the text. */
const TEAMS_LINES = 40;

/** Slack's own JSON, which Mattermost and Rocket.Chat take as well. */
export const slack: Channel = async (outgoing, signal) => {
  const { title, body } = outgoing.textWith(escapeSlack);
  // A title with marks of its own is not made bold: the marks would not match.
  const heading = title.includes('*') ? title : `*${title}*`;
  const text = cutText(`${heading}\n${body}`.trim(), SLACK_LENGTH);
  await postJson(addressOf(outgoing), { text, unfurl_links: false }, signal);
  return null;
};

/** In Slack's markup these three characters begin mentions and links. */
export function escapeSlack(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * An Adaptive Card as the Workflows app of Teams takes it ("When a Teams webhook request is received").
 * Its text runs have no markup, so that nothing in a message can be taken for one.
 */
export const teams: Channel = async (outgoing, signal) => {
  const { title, body } = outgoing.text;
  const lines = body.split('\n').slice(0, TEAMS_LINES);
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText: title,
    msteams: { width: 'Full' },
    body: [
      textOf(cutText(title, TITLE_LENGTH), { weight: 'bolder', size: 'medium' }),
      ...lines.map((line) => textOf(line === '' ? ' ' : line, {})),
    ],
  };
  const card = {
    contentType: 'application/vnd.microsoft.card.adaptive',
    contentUrl: null,
    content,
  };
  await postJson(addressOf(outgoing), { type: 'message', attachments: [card] }, signal);
  return null;
};

function textOf(text: string, look: Record<string, string>) {
  return { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text, ...look }], spacing: 'small' };
}

/** The documented JSON, see WebhookPayload. */
export const webhook: Channel = async (outgoing, signal) => {
  await postJson(addressOf(outgoing), outgoing.payload, signal);
  return null;
};

function addressOf({ notification: { url, channel } }: Outgoing): string {
  if (url !== null && url !== '') return url;
  throw new SendFailure(`A notification to ${channel} needs a url.`, { passing: false });
}
