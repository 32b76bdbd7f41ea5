import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, SHOP, writeFiles } from '../project/folders.ts';
import { tidemill } from './command.ts';

interface Page {
  versions: {
    version: string;
    name: string;
    reason: string;
    label: string | null;
    runs: unknown[];
  }[];
  more: boolean;
  problem: string | null;
}

async function json<T>(cwd: string, ...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await tidemill([...args, '--json'], { cwd });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

describe('versions on the command line', () => {
  test('history, diff, label and restore, as JSON', async () => {
    const dir = folderOf(SHOP);
    const run = await tidemill(['run', 'shop', '--json'], { cwd: dir });
    const { version: first } = JSON.parse(run.stdout) as { version: string };
    writeFiles(dir, { 'pipelines/shop/clean.sql': 'select 2 as id\n' });
    const page = await json<Page>(dir, 'history');
    expect(page).toMatchObject({
      versions: [
        { name: 'edit clean', reason: 'save', label: null, runs: [], runs_total: 0 },
        { version: first, reason: 'first', runs: [{ pipeline: 'shop', status: 'success' }] },
      ],
      more: false,
      problem: null,
    });
    const second = page.versions[0]?.version ?? '';
    expect(await json(dir, 'diff', 'green:shop', 'current')).toEqual({
      from: first,
      to: second,
      files: [{ path: 'pipelines/shop/clean.sql', change: 'changed', added: 1, removed: 1 }],
      pipelines: [
        {
          pipeline: 'shop',
          change: 'changed',
          blocks: [
            { name: 'orders', renamed_from: null, change: 'same', what: [] },
            { name: 'clean', renamed_from: null, change: 'changed', what: ['code'] },
          ],
          wires: [{ from: 'orders', to: 'clean', change: 'same' }],
          settings: [],
        },
      ],
    });
    expect(await json(dir, 'label', first.slice(0, 8), 'as sold')).toMatchObject({
      version: first,
      label: 'as sold',
    });
    const restored = await json<{ before: string; version: string; files: string[] }>(
      dir,
      'restore',
      'as sold',
      'shop',
      '--block',
      'clean',
    );
    expect(restored).toMatchObject({ before: second, files: ['pipelines/shop/clean.sql'] });
    const limited = await json<Page>(dir, 'history', 'shop', '--limit', '1');
    expect(limited).toMatchObject({ versions: [{ version: restored.version }], more: true });
    const found = await json<Page>(dir, 'history', '--search', 'select 2 AS');
    expect(found.versions.map(({ name }) => name)).toEqual([
      `restore clean of shop to "as sold" (${first.slice(0, 7)})`,
      'edit clean',
    ]);
    expect(await json<Page>(dir, 'history', '--limit', '0')).toMatchObject({ versions: [] });
  });

  test('for people: the timeline, blocks before lines, and how to undo', async () => {
    const dir = folderOf(SHOP);
    await tidemill(['history'], { cwd: dir });
    writeFiles(dir, {
      'pipelines/shop/pipeline.yaml': SHOP['pipelines/shop/pipeline.yaml']
        .replaceAll('orders', 'raw_orders')
        .concat('    timeout: 5s\n'),
      'pipelines/shop/raw_orders.sql': SHOP['pipelines/shop/orders.sql'],
      'pipelines/shop/clean.sql': 'from raw_orders -- \u001b[31m\n',
    });
    rmSync(path.join(dir, 'pipelines/shop/orders.sql'));
    const history = await tidemill(['history'], { cwd: dir });
    const name = 'rename orders → raw_orders, edit clean, change timeout of clean';
    expect(history.stdout).toContain(name.slice(0, 55));
    expect(history.stdout).toContain('first version, 1 pipeline');
    const [, newest = '', , oldest = ''] =
      /\n(\w{8}) {2}.*\n((\w{8}) {2})/.exec(history.stdout) ?? [];
    const diff = await tidemill(['diff', oldest, newest], { cwd: dir });
    expect(diff.stdout.split('\n\n')[0]).toBe(
      ['~ shop', '  ~ orders → raw_orders', '  ~ clean (code, timeout)'].join('\n'),
    );
    expect(diff.stdout).toContain(
      `--- a/pipelines/shop/clean.sql
+++ b/pipelines/shop/clean.sql
@@ -1,1 +1,1 @@
-from orders
+from raw_orders -- �[31m
`,
    );
    expect(diff.stdout).toContain('--- /dev/null\n+++ b/pipelines/shop/raw_orders.sql');
    const restored = await tidemill(['restore', oldest], { cwd: dir });
    expect(restored.stdout).toContain('pipelines/shop/orders.sql\n');
    expect(restored.stderr).toContain(`to undo: tidemill restore ${newest}`);
    const again = await tidemill(['restore', oldest], { cwd: dir });
    expect(again.stdout).toContain('Nothing to restore');
    expect((await tidemill(['diff', oldest], { cwd: dir })).stdout).toBe('No difference.\n');
  });

  test('what cannot be is refused with status 2', async () => {
    const dir = folderOf(SHOP);
    const failed = async (...args: string[]) => {
      const { status, stdout } = await tidemill([...args, '--json'], { cwd: dir });
      const { error } = JSON.parse(stdout) as { error: { code: string; hint?: string } };
      return [status, error.code];
    };
    expect(await failed('diff', 'f00f')).toEqual([2, 'history.version_missing']);
    expect(await failed('diff', 'green:shop')).toEqual([2, 'history.no_green_run']);
    expect(await failed('restore', 'current', 'weekly')).toEqual([2, 'history.no_pipeline']);
    expect(await failed('restore', 'current', '--block', 'x')).toEqual([2, 'history.no_pipeline']);
    expect(await failed('restore', 'current', 'shop', '--block', 'x')).toEqual([
      2,
      'history.no_block',
    ]);
    expect(await failed('label', 'current', 'green:x')).toEqual([2, 'history.bad_label']);
    expect(await failed('restore')).toEqual([2, 'command.argument']);
    expect(await failed('history', '--limit', 'x')).toEqual([2, 'command.value']);
  });
});
