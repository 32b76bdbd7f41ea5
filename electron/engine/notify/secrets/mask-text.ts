/** What stands where a secret stood. */
export const MASK = '•••';

/** Shorter values are in every other word: masking those would hide the text and no secret. */
const SHORTEST = 4;

/**
 * Takes secrets out of texts, also as they look in a URL, in JSON and in base64.
 * @param secrets values, not names
 */
export function maskerOf(secrets: Iterable<string>): (text: string) => string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    forms.add(secret);
    forms.add(encodeURIComponent(secret));
    forms.add(JSON.stringify(secret).slice(1, -1));
    forms.add(Buffer.from(secret).toString('base64'));
  }
  // The longest first: one secret may be a part of another.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return (text) => ordered.reduce((masked, form) => masked.split(form).join(MASK), text);
}

/** What of a hook's address is as good as a password: the whole, and its path with what follows. */
export function secretsOfUrl(url: string): string[] {
  try {
    const { pathname, search, username, password } = new URL(url);
    const path = `${pathname}${search}`;
    return [url, path, username, password].filter((part) => part.length > 1).flatMap(decoded);
  } catch {
    return [url];
  }
}

function decoded(text: string): string[] {
  try {
    return [text, decodeURIComponent(text)];
  } catch {
    return [text];
  }
}
