import { execFile } from 'node:child_process';
import { systemCode } from '../engine/project/file-errors.ts';

/** How a program of the system ended. `status` null: it is not there, or did not end in time. */
export interface ProgramEnd {
  status: number | null;
  missing: boolean;
  stdout: string;
  /** What it said of a failure: stderr, else stdout, else what the system says. */
  complaint: string;
}

/** Longer than any of them takes; systemd waits for a service to stop. */
const PATIENCE_MS = 60_000;

/** Runs a program of the system and waits for its end. Never throws. */
export function runProgram(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  timeout = PATIENCE_MS,
): Promise<ProgramEnd> {
  const env = { ...process.env, LC_ALL: 'C', ...environment };
  return new Promise((resolve) => {
    execFile(program, args, { env, timeout, windowsHide: true }, (error, stdout, stderr) => {
      const code = error?.code;
      const status = error === null ? 0 : typeof code === 'number' ? code : null;
      const said = stderr.trim() || stdout.trim();
      const complaint =
        error?.killed === true
          ? `${program} did not end within ${timeout / 1000} s`
          : said || error?.message || '';
      resolve({ status, missing: systemCode(error) === 'ENOENT', stdout, complaint });
    });
  });
}
