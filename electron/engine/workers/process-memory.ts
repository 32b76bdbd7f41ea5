import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/**
 * The memory that processes hold, in bytes: what would be free if they ended. On Linux without file
 * pages, which the kernel takes back by itself. Counts memory shared by forks once for each.
 * Zero where it cannot be known (Windows).
 */
export async function memoryOf(pids: number[]): Promise<number> {
  if (process.platform === 'linux') return pids.reduce((sum, pid) => sum + heldBy(pid), 0);
  return process.platform === 'win32' ? 0 : residentByPs(pids);
}

/**
 * As `memoryOf`, but memory that forks share counts once. Slow: the kernel walks every page.
 * Falls back to `memoryOf` where the kernel does not tell.
 */
export async function exactMemoryOf(pids: number[]): Promise<number> {
  if (process.platform !== 'linux') return memoryOf(pids);
  const shares = await Promise.all(pids.map(proportionOf));
  return shares.reduce((sum, share) => sum + share, 0);
}

/** Synchronous, because procfs has no disk to wait for. */
function heldBy(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return sumOfKilobytes(status, /^(?:RssAnon|RssShmem|VmSwap):\s*(\d+)/gm);
  } catch {
    return 0;
  }
}

async function proportionOf(pid: number): Promise<number> {
  try {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1');
    return sumOfKilobytes(rollup, /^(?:Pss_Anon|Pss_Shmem|SwapPss):\s*(\d+)/gm);
  } catch {
    return heldBy(pid);
  }
}

function sumOfKilobytes(text: string, lines: RegExp): number {
  let sum = 0;
  for (const [, kilobytes] of text.matchAll(lines)) sum += Number(kilobytes) * 1024;
  return sum;
}

function residentByPs(pids: number[]): Promise<number> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'rss=', '-p', pids.join(',')], (_error, stdout) => {
      resolve(stdout.split('\n').reduce((sum, line) => sum + Number(line.trim()) * 1024, 0));
    });
  });
}
