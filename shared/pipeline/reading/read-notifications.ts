import type { Node } from 'yaml';
import { type Notification, notificationEventSchema, notificationSchema } from '../document.ts';
import { TEMPLATE_NAMES, unknownNames } from '../message-template.ts';
import { didYouMean } from '../nearest.ts';
import { Fields, type Owner } from './fields.ts';
import { readMail } from './read-mail.ts';
import { isWithSecret, secretHint } from './secrets-in-text.ts';
import type { YamlReader } from './yaml-reader.ts';

const CHANNELS = notificationSchema.shape.channel.options;
const EVENTS = notificationEventSchema.options;
const BAD = 'settings.bad_notification';
const COMMON = ['name', 'channel', 'on', 'pipelines', 'throttle', 'title', 'template'];
const MAIL = ['to', 'from', 'smtp'];
const MINUTES_MS = 60_000;

/** Reads `notifications:` of the settings. One without a usable name, channel or address is left out. */
export function readNotifications(reader: YamlReader, top: Fields, owner: Owner): Notification[] {
  const notifications: Notification[] = [];
  for (const [index, node] of top.list('notifications').entries()) {
    const read = readNotification(reader, node, index + 1, owner);
    if (read === null) continue;
    if (notifications.some(({ name }) => name === read.name)) {
      reader.report(node, {
        code: BAD,
        message: `There are two notifications named '${read.name}'.`,
        hint: 'Rename one of them: what was sent is remembered by name.',
      });
    } else notifications.push(read);
  }
  return notifications;
}

function readNotification(
  reader: YamlReader,
  node: Node | null,
  position: number,
  owner: Owner,
): Notification | null {
  const what = `Notification number ${position}`;
  const nameless = Fields.of(reader, node, { ...owner, what });
  if (nameless === null) return null;
  const name = nameless.text('name') ?? '';
  if (name === '') {
    nameless.report(nameless.valueNode('name'), {
      code: BAD,
      message: `${what} has no name.`,
      hint: 'Add a line such as name: team.',
    });
    return null;
  }
  const named = `The notification '${name}'`;
  const fields = new Fields(reader, nameless.node, { ...owner, what: named });
  fields.only([...COMMON, 'url', ...MAIL]);
  const channel = readChannel(fields, named);
  const common = {
    name,
    on: readEvents(fields, named),
    pipelines:
      fields.valueNode('pipelines') === null
        ? null
        : fields.texts('pipelines', 'the name of a pipeline').map(({ text }) => text),
    throttle_ms: fields.duration('throttle', { positive: false }) ?? 5 * MINUTES_MS,
    title: readTemplate(fields, named, 'title'),
    template: readTemplate(fields, named, 'template'),
  };
  if (channel === null) return null;
  reportForeignKeys(fields, named, channel);
  const silent = { url: null, to: [], from: null, smtp: null };
  if (channel === 'desktop') return { ...common, ...silent, channel };
  if (channel === 'email') {
    const mail = readMail(fields, named);
    return mail === null ? null : { ...common, ...silent, ...mail, channel };
  }
  const url = readUrl(fields, named, channel);
  return url === null ? null : { ...common, ...silent, url, channel };
}

function readChannel(fields: Fields, named: string): Notification['channel'] | null {
  const channel = fields.choice('channel', CHANNELS, BAD);
  if (channel === null && fields.valueNode('channel') === null) {
    fields.report(fields.keyNode('channel'), {
      code: BAD,
      message: `${named} has no channel.`,
      hint: `Add channel: with one of ${CHANNELS.join(', ')}.`,
    });
  }
  return channel;
}

function readEvents(fields: Fields, named: string): Notification['on'] {
  const node = fields.valueNode('on');
  if (node === null) return ['failure', 'recovery'];
  const events: Notification['on'] = [];
  if (fields.lacks('on')) {
    fields.report(node, {
      code: BAD,
      message: `${named} is on nothing, so it would never be sent.`,
      hint: `Use some of ${EVENTS.join(', ')}.`,
    });
  }
  for (const { text, node } of fields.texts('on', `one of ${EVENTS.join(', ')}`)) {
    const event = EVENTS.find((known) => known === text);
    if (event === undefined) {
      fields.report(node, {
        code: BAD,
        message: `${named} is on '${text}', which is not one of ${EVENTS.join(', ')}.`,
        hint: didYouMean(text, EVENTS) ?? `Use some of ${EVENTS.join(', ')}.`,
      });
    } else if (!events.includes(event)) events.push(event);
  }
  return events;
}

function readTemplate(fields: Fields, named: string, key: 'title' | 'template'): string | null {
  const text = fields.text(key);
  for (const name of text === null ? [] : unknownNames(text)) {
    fields.report(fields.valueNode(key), {
      code: BAD,
      severity: 'warning',
      message: `${named} has {{${name}}} in its ${key}, which stands for nothing and is sent as it is.`,
      hint: didYouMean(name, TEMPLATE_NAMES) ?? `There are: ${TEMPLATE_NAMES.join(', ')}.`,
    });
  }
  return text;
}

function reportForeignKeys(fields: Fields, named: string, channel: Notification['channel']): void {
  const own = channel === 'email' ? MAIL : channel === 'desktop' ? [] : ['url'];
  for (const key of fields.keys()) {
    if (own.includes(key) || (key !== 'url' && !MAIL.includes(key))) continue;
    fields.report(fields.keyNode(key), {
      code: 'settings.unknown_key',
      message: `${named} has ${key}, which does not go with channel: ${channel}.`,
      hint: `Remove it: ${key} goes with ${key === 'url' ? 'slack, teams and webhook' : 'email'}.`,
    });
  }
}

function readUrl(
  fields: Fields,
  named: string,
  channel: 'slack' | 'teams' | 'webhook',
): string | null {
  const url = fields.text('url');
  if (url === null) {
    if (fields.valueNode('url') === null) {
      fields.report(fields.keyNode('url'), {
        code: BAD,
        message: `${named} has no url to send to.`,
        hint: `Add url: "\${secret:${channel}_url}", and give the secret.`,
      });
    }
    return null;
  }
  if (isWithSecret(url)) return url;
  if (!/^https?:\/\/[^\s/]+/i.test(url)) {
    fields.report(fields.valueNode('url'), {
      code: BAD,
      message: `${named} has a url that is no web address.`,
      hint: 'It begins with https:// (or http://).',
    });
    return null;
  }
  // Whoever has the address of a Slack or Teams channel can write to it.
  if (channel !== 'webhook') {
    fields.report(fields.valueNode('url'), {
      code: 'settings.plain_secret',
      severity: 'warning',
      message: `${named} has its url in the file: who reads it can write to the channel.`,
      hint: secretHint('url', `${channel}_url`),
    });
  }
  return url;
}
