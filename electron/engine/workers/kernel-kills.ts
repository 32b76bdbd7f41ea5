import { readFile } from 'node:fs/promises';

/**
 * How many processes the kernel has killed since the machine started because memory ran out, also
 * within a container's limit. Null where the system does not say.
 */
export async function kernelKills(): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  try {
    const match = /^oom_kill (\d+)$/m.exec(await readFile('/proc/vmstat', 'latin1'));
    return match ? Number(match[1]) : null;
  } catch {
    return null;
  }
}
