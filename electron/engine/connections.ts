import { TidemillError } from '../../shared/errors.ts';
import type { Json } from '../../shared/worker/protocol.ts';
import type { Host } from './api.ts';
import { secretVariable } from './environment-secret.ts';
import type { Project } from './project/types.ts';

const SECRET = /^\$\{secret:([A-Za-z_][A-Za-z0-9_]*)\}$/;

/**
 * Answers a block that asks for a secret or a connection. A connection comes with its secrets filled
 * in, for this block only. Throws `secret.missing` or `connection.missing`.
 */
export async function answerBlock(
  project: Project,
  host: Pick<Host, 'secret'>,
  what: 'secret' | 'connection',
  name: string,
): Promise<Json> {
  if (what === 'secret') return secretOf(host, name);
  const { settings } = await project.settings();
  const connection = settings.connections[name];
  if (!connection) {
    const known = Object.keys(settings.connections);
    throw new TidemillError({
      code: 'connection.missing',
      message: `tidemill.yaml has no connection ${name}`,
      file: 'tidemill.yaml',
      hint: known.length > 0 ? `It has: ${known.join(', ')}` : 'Add it under connections:',
    });
  }
  const filled: Record<string, Json> = {};
  for (const [key, value] of Object.entries(connection)) {
    const secret = typeof value === 'string' ? SECRET.exec(value)?.[1] : undefined;
    filled[key] = secret === undefined ? value : await secretOf(host, secret);
  }
  return filled;
}

/** A secret from where the host keeps it. Throws `secret.missing`. */
export async function secretOf(host: Pick<Host, 'secret'>, name: string): Promise<string> {
  const secret = await host.secret(name);
  if (secret !== null) return secret;
  throw new TidemillError({
    code: 'secret.missing',
    message: `There is no secret ${name}`,
    hint: `Give it to the engine as the environment variable ${secretVariable(name)}`,
  });
}
