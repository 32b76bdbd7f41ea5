/** The environment variable that a secret is given in. */
export function secretVariable(name: string): string {
  return `TIDEMILL_SECRET_${name.toUpperCase()}`;
}

/** A secret from the engine's own environment, or null: what `Host.secret` gives where nothing seals secrets. */
export async function environmentSecret(name: string): Promise<string | null> {
  return process.env[secretVariable(name)] ?? null;
}
