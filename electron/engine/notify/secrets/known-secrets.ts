import type { Notification, Settings } from '../../../../shared/pipeline/document.ts';
import { mayBeSecretKey } from '../../../../shared/pipeline/secret-keys.ts';
import type { Json } from '../../../../shared/worker/protocol.ts';
import { secretsOfUrl } from './mask-text.ts';
import { secretsIn } from './placeholders.ts';

/** The password in an address such as `postgres://etl:hunter2@db/dw`. */
const PASSWORD_IN_URL = /:\/\/[^\s/@:]*:([^\s/@]+)@/g;

/** The parts of tidemill.yaml that may hold or name secrets. */
export type SettingsWithSecrets = Pick<Settings, 'connections' | 'variables' | 'notifications'>;

/**
 * The values of all secrets that tidemill.yaml names, and what it has in their place written out: none
 * of them may stand in a message. A secret that does not exist is left out.
 */
export async function knownSecrets(
  { connections, variables, notifications }: SettingsWithSecrets,
  secret: (name: string) => Promise<string | null>,
): Promise<string[]> {
  const values = [...leavesOf(connections), ...leavesOf(variables)];
  const texts = [...values, ...leavesOf(notifications)];
  const names = new Set(texts.flatMap(({ text }) => secretsIn(text)));
  const secrets = await Promise.all(
    [...names].map((name) =>
      // What cannot be looked up now cannot be in a message either; the block that asks is told why.
      secret(name).catch(() => null),
    ),
  );
  return [
    ...secrets.filter((value) => value !== null),
    ...notifications.flatMap(writtenOut),
    ...values.flatMap(writtenOutIn),
  ];
}

/** What is secret of a notification by itself: its password, and the address of its hook. */
export function writtenOut({ url, smtp }: Notification): string[] {
  const password = smtp?.password ?? null;
  const secrets = [
    ...(url === null ? [] : secretsOfUrl(url)),
    ...(password === null ? [] : [password]),
  ];
  return secrets.filter((text) => secretsIn(text).length === 0);
}

interface Leaf {
  text: string;
  /** Whether it is under a key that names a secret. */
  secret: boolean;
}

function writtenOutIn({ text, secret }: Leaf): string[] {
  if (secretsIn(text).length > 0) return [];
  const passwords = [...text.matchAll(PASSWORD_IN_URL)].map((match) => match[1] ?? '');
  return secret ? [text, ...passwords] : passwords;
}

function leavesOf(value: Json, secret = false): Leaf[] {
  if (typeof value === 'string') return [{ text: value, secret }];
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, secret));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item, secret || mayBeSecretKey(key)),
  );
}
