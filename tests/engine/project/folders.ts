import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

export const resources = path.resolve('resources');

/** A folder of the given files, gone when the test is over. */
export function folderOf(files: Record<string, string | Uint8Array> = {}): string {
  // With a space, as people's folders have.
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'tidemill project ')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFiles(dir, files);
  return dir;
}

export function writeFiles(dir: string, files: Record<string, string | Uint8Array>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), content);
  }
}

/** Mounts a small disk of its own on a folder; null where this user or machine cannot. */
export function mountDisk(dir: string, options: string): (() => void) | null {
  if (process.platform !== 'linux') return null;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    return null;
  }
  let mounted = true;
  const unmount = () => {
    // Lazily: SQLite lets go of a closed ledger only when its statements are garbage-collected.
    if (mounted) execFileSync('umount', ['-l', dir]);
    mounted = false;
  };
  onTestFinished(unmount);
  return unmount;
}

export function remount(dir: string, options: string): void {
  execFileSync('mount', ['-o', `remount,${options}`, dir]);
}

/** orders → clean, both in SQL. */
export const SHOP = {
  'pipelines/shop/pipeline.yaml': `# The shop
blocks:
  - name: orders # raw
    kind: source
    file: orders.sql
  - name: clean
    kind: transform
    file: clean.sql
    inputs: [orders]
`,
  'pipelines/shop/orders.sql': 'select 1 as id\n',
  'pipelines/shop/clean.sql': 'from orders\n',
};
