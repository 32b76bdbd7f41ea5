import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';
import { app } from 'electron';

/**
 * Keeps what is our fault, with its stack, for a bug report: a person never meets it.
 * It stands in `faults.log` of the app's log folder, and on stderr.
 */
export function logFault(thrown: unknown, where: string): void {
  const entry = `${new Date().toISOString()} ${where}: ${inspect(thrown)}\n`;
  process.stderr.write(entry);
  const dir = app.getPath('logs');
  void mkdir(dir, { recursive: true })
    .then(() => appendFile(path.join(dir, 'faults.log'), entry))
    .catch((error: unknown) => process.stderr.write(`${dir}: ${inspect(error)}\n`));
}
