import { spawn } from 'node:child_process';
import path from 'node:path';

/** The repository's root, absolute. */
export const root = path.resolve(import.meta.dirname, '../..');

const bin = path.join(root, 'node_modules', '.bin');

export interface CommandOptions {
  env?: Record<string, string>;
  /** Where it runs; default the repository's root. */
  cwd?: string;
}

/**
 * Runs a command with the project's own tools first on PATH and its output shown.
 * @returns its exit status; 127 where it cannot be started, 1 where a signal ended it
 */
export function command(
  name: string,
  args: string[],
  options: CommandOptions = {},
): Promise<number> {
  const PATH = `${bin}${path.delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(name, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env, PATH },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
