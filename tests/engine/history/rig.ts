import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { History } from '../../../electron/engine/history/api.ts';
import { openHistory } from '../../../electron/engine/history/open-history.ts';
import { openProject } from '../../../electron/engine/project/open-project.ts';
import type { Project } from '../../../electron/engine/project/types.ts';
import { openDatabase } from '../../../electron/engine/runs/database.ts';
import type { Sql } from '../../../electron/engine/runs/sql.ts';
import type { HistoryPage } from '../../../shared/contract/history.ts';
import { folderOf, resources, writeFiles } from '../project/folders.ts';

export interface Rig {
  dir: string;
  stateDir: string;
  repository: string;
  project: Project;
  history: History;
  database: Sql;
  /** How often the history said that it changed. */
  changes(): number;
  /** Resolves when it says so the next time. */
  changed(): Promise<void>;
  /** Writes files as another program does; null removes one. */
  write(files: Record<string, string>): void;
  read(file: string): string;
  names(): Promise<string[]>;
  list(query?: Partial<Parameters<History['list']>[0]>): Promise<HistoryPage>;
  close(): Promise<void>;
}

/**
 * The history of a project of these files, with a real ledger, closed when the test is over. It has had
 * its first look at the project, unless `look` is false: then that comes by itself. What is saved becomes a
 * version after `quietMs`; by default not while the test lasts, so that only the test's own versions are there.
 */
export async function openRig(
  files: Record<string, string | Uint8Array> | string,
  options: { readOnly?: boolean; stateDir?: string; look?: boolean; quietMs?: number } = {},
): Promise<Rig> {
  const dir = typeof files === 'string' ? files : folderOf(files);
  const project = await openProject(dir, { resources, readOnly: options.readOnly ?? false });
  const stateDir = options.stateDir ?? path.join(dir, '.tidemill');
  mkdirSync(stateDir, { recursive: true });
  const database = openDatabase(stateDir);
  let changes = 0;
  const waiting: (() => void)[] = [];
  const history = openHistory({
    project,
    stateDir,
    database,
    quietMs: options.quietMs ?? 3_600_000,
    onChange: () => {
      changes += 1;
      for (const wake of waiting.splice(0)) wake();
    },
  });
  let open = true;
  const rig: Rig = {
    dir,
    stateDir,
    repository: path.join(stateDir, 'history.git'),
    project,
    history,
    database,
    changes: () => changes,
    changed: () => new Promise((resolve) => waiting.push(resolve)),
    write: (texts) => writeFiles(dir, texts),
    read: (file) => readFileSync(path.join(dir, file), 'utf8'),
    names: async () => (await rig.list()).versions.map(({ name }) => name),
    list: (query = {}) => history.list({ limit: 100, ...query }),
    async close() {
      if (!open) return;
      open = false;
      await history.close();
      database.close();
      await project.close();
    },
  };
  onTestFinished(() => rig.close());
  if (options.look !== false) await rig.list();
  return rig;
}

/** Whether the real git is on this machine. */
export const hasGit = (() => {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('Some checks are left out: there is no git on this machine.');
    return false;
  }
})();

/** Asks the real git, independent of this user's settings. */
export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  });
}

/** What the real git finds wrong with a repository: nothing. */
export function fsck(repository: string): string {
  if (!hasGit || !existsSync(repository)) return '';
  return git(repository, '--git-dir', repository, 'fsck', '--strict', '--no-dangling');
}

/** Records a run of a version, as the ledger does. */
export function recordRun(
  database: Sql,
  run: { run: string; pipeline: string; version: string; status?: string; complete?: boolean },
): void {
  database
    .prepare(
      `insert into runs (run, pipeline, status, version, trigger, params, started_at, complete)
       values (?, ?, ?, ?, 'manual', '{}', '2026-01-01T00:00:00.000Z', ?)`,
    )
    .run(
      run.run,
      run.pipeline,
      run.status ?? 'success',
      run.version,
      run.complete === false ? 0 : 1,
    );
}
