import type { Notification, Settings } from '../../../../shared/pipeline/document.ts';
import { mayBeSecretKey } from '../../../../shared/pipeline/secret-keys.ts';
import type { Json } from '../../../../shared/worker/protocol.ts';
import { MASK } from './mask-text.ts';
import { isPlaceholder } from './placeholders.ts';

/** The user and password in an address, as in `postgres://etl:hunter2@db/dw`. */
const USER_IN_URL = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

/**
 * The settings as a window may see them: `${secret:name}` stays, passwords that are written out and
 * addresses of hooks are masked. Only for showing: nothing can be reached with these.
 */
export function maskSettings(settings: Settings): Settings {
  const connections = Object.entries(settings.connections).map(([name, connection]) => [
    name,
    maskFields(connection),
  ]);
  return {
    ...settings,
    connections: Object.fromEntries(connections),
    variables: maskFields(settings.variables),
    notifications: settings.notifications.map(maskNotification),
  };
}

/** One notification as a window may see it. */
export function maskNotification(notification: Notification): Notification {
  const { url, smtp } = notification;
  const password = smtp?.password ?? null;
  return {
    ...notification,
    url: url === null ? null : maskUrl(url),
    smtp: smtp && { ...smtp, password: password === null ? null : maskValue(password) },
  };
}

/** Of an address the part that says whose it is: `https://hooks.slack.com/…`. */
function maskUrl(url: string): string {
  if (isPlaceholder(url)) return url;
  try {
    const { origin } = new URL(url);
    return origin === 'null' ? MASK : `${origin}/…`;
  } catch {
    return MASK;
  }
}

function maskValue(value: string): string {
  return isPlaceholder(value) ? value : MASK;
}

function maskFields(fields: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      mayBeSecretKey(key) ? maskAll(value) : maskAddresses(value),
    ]),
  );
}

/** A value that is secret as a whole. */
function maskAll(value: Json): Json {
  if (value === null || value === '' || typeof value === 'boolean') return value;
  return typeof value === 'string' ? maskValue(value) : MASK;
}

function maskAddresses(value: Json): Json {
  if (typeof value === 'string') return value.replace(USER_IN_URL, `$1${MASK}@`);
  if (Array.isArray(value)) return value.map(maskAddresses);
  if (value !== null && typeof value === 'object') return maskFields(value);
  return value;
}
