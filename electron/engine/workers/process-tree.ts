import { execFile } from 'node:child_process';
import { WORKER_MARK } from './environment.ts';
import { hasVariable, type ProcessEntry, processTable, treeOf } from './process-table.ts';

/** A process that forks while it is being killed is chased this many times. */
const ROUNDS = 8;

/** How long the kernel gets to take a killed process out of its table. */
const ROUND_MS = 15;

/**
 * Kills a worker process and everything it started: its children at any depth, its process group, and
 * on Linux also what has left both but still carries `mark` in its environment. Resolves when the
 * kernel lists none of them any more, or after a bounded number of rounds.
 */
export async function killTree(root: number, mark: string): Promise<void> {
  if (process.platform === 'win32') return taskkill(root);
  let found: ProcessEntry[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    found = await membersOf(root, mark, found);
    if (found.length === 0) return;
    for (const { pid } of found) killQuietly(pid);
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
  }
}

/**
 * A worker process and all that belongs to it. `known` are members seen before: a child whose parent
 * was killed is nobody's descendant any more.
 */
export async function membersOf(
  root: number,
  mark: string,
  known: ProcessEntry[] = [],
): Promise<ProcessEntry[]> {
  const table = await processTable();
  const members = new Map<number, ProcessEntry>();
  const addTree = (pid: number) => {
    for (const entry of treeOf(table, pid)) members.set(entry.pid, entry);
  };
  addTree(root);
  for (const entry of table) {
    const isKnown = known.some(
      ({ pid, started }) => pid === entry.pid && started === entry.started,
    );
    if (entry.group === root || isKnown) addTree(entry.pid);
  }
  const since = Number(members.get(root)?.started ?? 0);
  // What is older than the worker was not started by it; `started` is a number where environments can be read.
  const others = table.filter(
    ({ pid, started }) => !members.has(pid) && !(Number(started) < since),
  );
  const marked = await Promise.all(others.map(({ pid }) => hasVariable(pid, WORKER_MARK, mark)));
  for (const [at, entry] of others.entries()) if (marked[at]) addTree(entry.pid);
  members.delete(process.pid);
  return [...members.values()];
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}

function taskkill(root: number): Promise<void> {
  return new Promise((resolve) => {
    execFile('taskkill', ['/PID', String(root), '/T', '/F'], { windowsHide: true }, () =>
      resolve(),
    );
  });
}
