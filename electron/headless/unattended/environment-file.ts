import { readFileSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { TidemillError } from '../../../shared/errors.ts';
import { systemCode } from '../../engine/project/file-errors.ts';

/**
 * Adds the variables of a file (one `NAME=value` a line) to this process's environment, which wins where
 * it has them already.
 * @throws TidemillError `serve.environment` where it cannot be read, or others can read the secrets in it
 */
export function loadEnvironment(file: string): void {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
    if (process.platform !== 'win32') refuseOpen(file, statSync(file).mode);
  } catch (error) {
    if (error instanceof TidemillError) throw error;
    throw new TidemillError(
      {
        code: 'serve.environment',
        message: `The file of --environment cannot be read: ${systemCode(error) ?? String(error)}: ${file}`,
        hint: 'Make it, with one NAME=value a line, or leave --environment out.',
      },
      { cause: error },
    );
  }
  for (const [name, value] of Object.entries(parseEnv(text))) process.env[name] ??= value;
}

function refuseOpen(file: string, mode: number): void {
  if ((mode & 0o077) === 0) return;
  throw new TidemillError({
    code: 'serve.environment',
    message: `Others on this machine can read ${file}, which is for secrets.`,
    hint: `Keep it for yourself alone: chmod 600 '${file}'`,
  });
}
