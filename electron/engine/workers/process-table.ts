import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** One process of the machine. `started` tells a process from a later one with the same pid. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  started: string;
}

/** How many processes are read before the event loop gets its turn: about a millisecond's worth. */
const SLICE = 64;

/** Every living process; zombies are dead. Empty on Windows, where trees are ended by `taskkill`. */
export async function processTable(): Promise<ProcessEntry[]> {
  if (process.platform === 'linux') return linuxTable();
  return process.platform === 'win32' ? [] : psTable();
}

/** The process `root` and everything it started that is still its child, its grandchild and so on. */
export function treeOf(table: ProcessEntry[], root: number): ProcessEntry[] {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of table) {
    const siblings = children.get(entry.parent);
    if (siblings) siblings.push(entry);
    else children.set(entry.parent, [entry]);
  }
  const tree = table.filter((entry) => entry.pid === root);
  const pids = [root];
  for (const pid of pids) {
    for (const child of children.get(pid) ?? []) {
      if (pids.includes(child.pid)) continue;
      pids.push(child.pid);
      tree.push(child);
    }
  }
  return tree;
}

/** Whether a process carries `NAME=value` in its environment. False where that cannot be read. */
export async function hasVariable(pid: number, name: string, value: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    const environ = await readFile(`/proc/${pid}/environ`, 'latin1');
    return environ.split('\0').includes(`${name}=${value}`);
  } catch {
    return false;
  }
}

async function linuxTable(): Promise<ProcessEntry[]> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const table: ProcessEntry[] = [];
  for (const [at, pid] of pids.entries()) {
    if (at % SLICE === SLICE - 1) await new Promise((resolve) => setImmediate(resolve));
    const entry = linuxEntry(pid);
    if (entry) table.push(entry);
  }
  return table;
}

/**
 * Reads `/proc/<pid>/stat`. Synchronously: procfs has no disk to wait for, and a round through the
 * thread pool would cost ten times as much.
 */
function linuxEntry(pid: string): ProcessEntry | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses, which may itself hold both.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, parent, group] = fields;
    if (state === 'Z' || state === 'X') return null;
    return {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      started: fields[19] ?? '',
    };
  } catch {
    return null;
  }
}

function psTable(): Promise<ProcessEntry[]> {
  return new Promise((resolve) => {
    const columns = ['-axo', 'pid=,ppid=,pgid=,stat=,lstart='];
    execFile('ps', columns, { maxBuffer: 16 * 1024 * 1024 }, (error, stdout) => {
      if (error) return resolve([]);
      const table: ProcessEntry[] = [];
      for (const line of stdout.split('\n')) {
        const [pid, parent, group, state, ...started] = line.trim().split(/\s+/);
        if (!pid || state?.startsWith('Z')) continue;
        table.push({
          pid: Number(pid),
          parent: Number(parent),
          group: Number(group),
          started: started.join(' '),
        });
      }
      resolve(table);
    });
  });
}
