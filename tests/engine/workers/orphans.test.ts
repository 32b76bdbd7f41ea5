import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive, untilGone } from '../../fixtures/processes.ts';

/** Starts an engine of its own and gives the pids of all that its blocks have running. */
async function startEngine(
  project: string,
): Promise<{ engine: number; pids: Record<string, number> }> {
  const child = fork(join(import.meta.dirname, 'doomed-engine.ts'), [project], {
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the engine exited with ${code}`)));
    child.once('message', (message) => {
      child.removeAllListeners('exit');
      resolve({ engine: child.pid ?? 0, pids: message as Record<string, number> });
    });
  });
}

test('nothing survives the kill -9 of the engine, however busy it is', async () => {
  const project = mkdtempSync(join(tmpdir(), 'tidemill doomed '));
  const { engine, pids } = await startEngine(project);
  try {
    for (const [name, pid] of Object.entries(pids)) {
      expect([name, isAlive(pid)]).toEqual([name, true]);
    }
  } finally {
    process.kill(engine, 'SIGKILL');
  }
  for (const pid of Object.values(pids)) await untilGone(pid);
  rmSync(project, { recursive: true });
});
