const PLACEHOLDER = /\$\{secret:([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Gives a secret by its name; throws `secret.missing` where there is none. */
export type SecretLookup = (name: string) => Promise<string>;

/** The names of the secrets that a text asks for. */
export function secretsIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

/** The text with every `${secret:name}` in it replaced by the secret. Throws what `lookup` throws. */
export async function fillSecrets(text: string, lookup: SecretLookup): Promise<string> {
  const values = new Map<string, string>();
  for (const name of secretsIn(text)) values.set(name, await lookup(name));
  return text.replace(PLACEHOLDER, (_, name: string) => values.get(name) ?? '');
}

/** Whether a text is a placeholder and nothing else, so that it gives nothing away. */
export function isPlaceholder(text: string): boolean {
  return text.replace(PLACEHOLDER, '') === '' && text !== '';
}
