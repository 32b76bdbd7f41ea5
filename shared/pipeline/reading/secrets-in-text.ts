const SECRET = /\$\{secret:[A-Za-z_][A-Za-z0-9_]*\}/;

/** Whether a text has a secret in it, written as `${secret:name}`. */
export function isWithSecret(text: string): boolean {
  return SECRET.test(text);
}

/** What to write instead of a secret in plain text. */
export function secretHint(key: string, name: string): string {
  return `Write ${key}: "\${secret:${name}}" and keep the secret outside the project.`;
}
