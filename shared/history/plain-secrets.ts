import { isMap, isPair, isScalar, isSeq, parseDocument, type Scalar, visit } from 'yaml';
import { flowValue } from '../pipeline/editing/yaml-values.ts';
import { isSecretKey } from '../pipeline/secret-keys.ts';

/** What stands in versions where a file has a secret in plain text: as a value, and inside a URL. */
const NOT_KEPT = '"<not kept in versions>"';
const NOT_KEPT_IN_URL = 'not-kept-in-versions';

/** `scheme://user:password@`; the password is what is replaced. */
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@"'<>]*:)([^\s/@"'<>]+)(@[^\s"',}\]]*)/gi;

/** What services that host code take in a URL in place of a user: long, and no mere name. */
const TOKEN = `(?=[\\w-]*\\d)[\\w-]{20,}|${NOT_KEPT_IN_URL}`;
/** `https://token@` and `https://token:what-ever@`; the token is what is replaced. */
const URL_TOKEN = new RegExp(
  `((?:git\\+)?https?://)(${TOKEN})(?=(?::[^\\s/@"'<>]*)?(@[^\\s"',}\\]]*))`,
  'gi',
);
const TOKEN_AS_USER = new RegExp(`(?<=://)(${TOKEN})(?=:$)`, 'i');

/** `key: value` as in a comment, or in a file that is no YAML at the moment. */
const KEY_AND_VALUE =
  /([\w.-]+)(["']?\s*:\s+)("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s"'{}[\],#|>&*][^\n,}\]]*)/g;

interface PlainSecret {
  /** Says which secret it is, the same in every version of the file. */
  place: string;
  start: number;
  end: number;
  /** How the file would say it on one line. */
  source: string;
  standIn: string;
  /** In a comment: of no effect. */
  idle: boolean;
}

/**
 * A text with all that looks like a secret in plain text replaced by a stand-in. In YAML those are the
 * values of keys such as `password`, `token` or `api_key`, and the addresses of hooks, also in comments;
 * in every file passwords and tokens in URLs. References, `${secret:name}`, stay.
 */
export function withoutSecrets(path: string, text: string): string {
  return replaced(text, secretsIn(path, text), ({ standIn }) => standIn);
}

/**
 * The text of a version with the secrets of the present text in their places again.
 * `lost` names the secrets of the present text that have no place in it.
 */
export function withSecretsOf(
  path: string,
  text: string,
  present: string,
): { text: string; lost: string[] } {
  const now = new Map(secretsIn(path, present).map((secret) => [secret.place, secret]));
  const places = secretsIn(path, text).filter((secret) => isNotKept(text, secret));
  const taken = new Set(places.map(({ place }) => place));
  const lost = [...now.values()].filter(
    (secret) => !secret.idle && !isNotKept(present, secret) && !taken.has(secret.place),
  );
  return {
    text: replaced(text, places, (secret) => now.get(secret.place)?.source ?? secret.standIn),
    lost: lost.map(({ place }) => place),
  };
}

function isNotKept(text: string, { start, end, standIn }: PlainSecret): boolean {
  return text.slice(start, end) === standIn;
}

function replaced(
  text: string,
  secrets: readonly PlainSecret[],
  by: (secret: PlainSecret) => string,
): string {
  let result = '';
  let at = 0;
  for (const secret of secrets) {
    result += text.slice(at, secret.start) + by(secret);
    at = secret.end;
  }
  return result + text.slice(at);
}

/** In the order of the text; of those that overlap the first. */
function secretsIn(path: string, text: string): PlainSecret[] {
  const inYaml = /\.ya?ml$/.test(path) ? [...secretValues(text), ...secretsInLines(text)] : [];
  const all = [...inYaml, ...passwordsInUrls(text)].sort((a, b) => a.start - b.start);
  let end = 0;
  return all.filter((secret) => {
    if (secret.start < end) return false;
    end = secret.end;
    return true;
  });
}

function secretValues(text: string): PlainSecret[] {
  const document = parseDocument(text, { resolveKnownTags: false, logLevel: 'silent' });
  const found: PlainSecret[] = [];
  const add = (node: Scalar, place: string) => {
    const [start, valueEnd] = node.range ?? [0, 0];
    const { value } = node;
    if (value === null || value === '' || typeof value === 'boolean') return;
    if (String(value).includes('${secret:')) return;
    const raw = text.slice(start, valueEnd).trimEnd();
    const source = raw.includes('\n') ? flowValue(String(value)) : raw;
    found.push({ place, start, end: start + raw.length, source, standIn: NOT_KEPT, idle: false });
  };
  visit(document, {
    Scalar(key, node, ancestors) {
      const names = key === 'key' ? [] : namesOf(ancestors, node);
      if (isSecret(names)) add(node, names.join('.'));
    },
    Alias(_key, node, ancestors) {
      const source = node.resolve(document);
      if (isScalar(source) && isSecret(namesOf(ancestors, node))) add(source, `&${node.source}`);
    },
  });
  return found;
}

function isSecret(names: readonly string[]): boolean {
  const isHook = names[0] === 'notifications' && /url$/i.test(names.at(-1) ?? '');
  return isHook || names.some(isSecretKey);
}

/** The keys that lead to a value; an item of a list is known by its `name`, else by its number. */
function namesOf(ancestors: readonly unknown[], node: unknown): string[] {
  return ancestors.flatMap((ancestor, index) => {
    if (isPair(ancestor)) return isScalar(ancestor.key) ? [String(ancestor.key.value)] : ['?'];
    if (!isSeq(ancestor)) return [];
    const item = ancestors[index + 1] ?? node;
    const name = isMap(item) ? item.get('name') : undefined;
    return [typeof name === 'string' ? name : String(ancestor.items.indexOf(item))];
  });
}

/** Secrets in comments and, where the YAML is broken, in all lines. */
function secretsInLines(text: string): PlainSecret[] {
  const broken = parseDocument(text, { logLevel: 'silent' }).errors.length > 0;
  const found: PlainSecret[] = [];
  let lineStart = 0;
  for (const line of text.split('\n')) {
    const comment = /(^|\s)#/.exec(line);
    const from = broken ? 0 : (comment?.index ?? line.length);
    for (const match of line.slice(from).matchAll(KEY_AND_VALUE)) {
      const [whole, name = '', , value = ''] = match;
      if (!isSecretKey(name) || value.includes('${secret:')) continue;
      const start = lineStart + from + match.index + whole.length - value.length;
      const source = value.trimEnd();
      found.push({
        place: `# ${line.slice(from, start - lineStart).trim()}`,
        start,
        end: start + source.length,
        source,
        standIn: NOT_KEPT,
        idle: true,
      });
    }
    lineStart += line.length + 1;
  }
  return found;
}

function passwordsInUrls(text: string): PlainSecret[] {
  return [...text.matchAll(URL_PASSWORD), ...text.matchAll(URL_TOKEN)].flatMap((match) => {
    const [, before = '', password = '', after = ''] = match;
    if (password.startsWith('${')) return [];
    const start = match.index + before.length;
    const place = `${before.replace(TOKEN_AS_USER, '…')}…${after}`;
    const end = start + password.length;
    return [{ place, start, end, source: password, standIn: NOT_KEPT_IN_URL, idle: false }];
  });
}
