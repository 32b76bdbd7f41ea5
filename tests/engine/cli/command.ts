import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = path.resolve(import.meta.dirname, '../../..');
export const LAUNCHER = path.join(ROOT, 'electron/headless/tidemill.cjs');

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves with the first line of stdout, past or to come, that has the text. */
  line(text: string): Promise<string>;
  /** Sends a signal as a terminal does: to the whole group. */
  interrupt(): void;
}

interface Where {
  cwd?: string;
  env?: Record<string, string>;
  /** The program to start; the launcher under this Node by default. */
  program?: string[];
}

/** Runs the command line as a process of its own, and waits for its end. */
export function tidemill(args: string[], where: Where = {}): Promise<Ended> {
  return start(args, where).ended;
}

/** Starts the command line in a process group of its own. */
export function start(args: string[], where: Where = {}): Started {
  const [program = '', ...first] = where.program ?? [process.execPath, LAUNCHER];
  const child = spawn(program, [...first, ...args], {
    cwd: where.cwd ?? ROOT,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...where.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const wake of [...waiting]) wake();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
  return {
    child,
    ended,
    line: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => line.includes(text));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended without '${text}':\n${stdout}${stderr}`)));
      }),
    interrupt() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    },
  };
}
