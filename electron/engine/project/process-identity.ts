import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemCode } from './file-errors.ts';

/**
 * When a living process started, as text that no other process of the same pid will ever have: on Linux
 * the boot's id and the clock tick, elsewhere what `ps` says. Null where no such process lives, or where
 * the system tells nothing of it (Windows).
 */
export function processStart(pid: number): string | null {
  return process.platform === 'linux' ? linuxStart(pid) : psStart(pid);
}

/** Whether the process of this pid that started then still lives. With `started` null the pid decides. */
export function isAlive(pid: number, started: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user lives, too.
    if (systemCode(error) !== 'EPERM') return false;
  }
  if (started === null || process.platform === 'win32') return true;
  return processStart(pid) === started;
}

function linuxStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const tick = fields[19];
    // A zombie has ended; only its parent has not asked yet.
    if (state === 'Z' || state === 'X' || tick === undefined) return null;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${tick}`;
  } catch {
    // Processes end at any time, also while they are looked at.
    return null;
  }
}

function psStart(pid: number): string | null {
  if (process.platform === 'win32') return null;
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } } as const;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || null;
  } catch {
    // ps ends with 1 where there is no such process.
    return null;
  }
}
