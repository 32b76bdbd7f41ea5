import { type Notification, smtpSchema } from '../document.ts';
import type { Fields } from './fields.ts';
import { isWithSecret, secretHint } from './secrets-in-text.ts';

const BAD = 'settings.bad_notification';
/** The usual port of each kind of connection. */
const PORTS = { none: 25, starttls: 587, tls: 465 } as const;

type Mail = Pick<Notification, 'to' | 'from' | 'smtp'>;

/** Reads what a notification by e-mail needs. Null where something of it is missing. */
export function readMail(fields: Fields, named: string): Mail | null {
  const to = fields.texts('to', 'an address like ops@example.org').flatMap(({ text, node }) => {
    if (isAddress(text)) return [text];
    reportAddress(fields, named, 'to', text, node);
    return [];
  });
  const from = fields.text('from');
  const goodFrom = from !== null && isAddress(from);
  if (from !== null && !goodFrom) {
    reportAddress(fields, named, 'from', from, fields.valueNode('from'));
  }
  const smtp = readSmtp(fields, named);
  if (fields.lacks('to')) reportMissing(fields, named, 'to', '[ops@example.org]');
  if (fields.valueNode('from') === null) {
    reportMissing(fields, named, 'from', 'tidemill@example.org');
  }
  if (fields.valueNode('smtp') === null) {
    reportMissing(fields, named, 'smtp', '{ host: mail.example.org }');
  }
  return to.length === 0 || !goodFrom || smtp === null ? null : { to, from, smtp };
}

function readSmtp(fields: Fields, named: string): Notification['smtp'] {
  const what = `The smtp of ${named.charAt(0).toLowerCase()}${named.slice(1)}`;
  const smtp = fields
    .map('smtp', { what, unknownKey: 'settings.unknown_key', badValue: 'settings.bad_value' })
    ?.only(Object.keys(smtpSchema.shape));
  if (!smtp) return null;
  const security = smtp.choice('security', smtpSchema.shape.security.options) ?? 'starttls';
  const port = smtp.number('port', PORTS[security], {
    be: 'a port from 1 to 65535',
    hold: (value) => Number.isInteger(value) && value >= 1 && value <= 65_535,
  });
  const user = smtp.text('user');
  const password = smtp.text('password');
  if ((user === null) !== (password === null)) {
    smtp.report(smtp.keyNode(user === null ? 'password' : 'user'), {
      code: BAD,
      message: `${what} has a ${user === null ? 'password but no user' : 'user but no password'}.`,
      hint: 'Give both, or neither for a server that asks for none.',
    });
  }
  if (password !== null && !isWithSecret(password)) {
    smtp.report(smtp.valueNode('password'), {
      code: 'settings.plain_secret',
      severity: 'warning',
      message: `${what} has its password in the file, for everybody who reads it.`,
      hint: secretHint('password', 'smtp_password'),
    });
  }
  const host = smtp.text('host');
  if (host === null || host === '') {
    if (host === '' || smtp.valueNode('host') === null) {
      smtp.report(smtp.valueNode('host'), {
        code: BAD,
        message: `${what} has no host.`,
        hint: 'Add host: with the name of the mail server.',
      });
    }
    return null;
  }
  return { host, port, security, user, password };
}

/** `a@b`, `Name <a@b>`, or a secret that holds one. */
function isAddress(text: string): boolean {
  return isWithSecret(text) || /^([^<>\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(text);
}

function reportAddress(
  fields: Fields,
  named: string,
  key: string,
  text: string,
  node: ReturnType<Fields['valueNode']>,
): void {
  fields.report(node, {
    code: BAD,
    message: `${named} has '${text}' in ${key}, which is no e-mail address.`,
    hint: 'Write it like ops@example.org or Ops <ops@example.org>.',
  });
}

function reportMissing(fields: Fields, named: string, key: string, example: string): void {
  fields.report(fields.keyNode(key), {
    code: BAD,
    message: `${named} has no ${key}.`,
    hint: `Add ${key}: ${example}.`,
  });
}
