import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, SHOP, writeFiles } from '../project/folders.ts';
import { git, hasGit, openRig } from './rig.ts';

/** Every file and folder below, with its content and times. */
function fingerprint(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const place = path.join(entry.parentPath, entry.name);
    const { mtimeMs, ctimeMs, mode } = statSync(place);
    const sha = entry.isFile()
      ? createHash('sha256').update(readFileSync(place)).digest('hex')
      : 'folder';
    found[place] = `${sha} ${mtimeMs} ${ctimeMs} ${mode}`;
  }
  return found;
}

function committed(files: Record<string, string> = SHOP): string {
  const dir = folderOf(files);
  git(dir, 'init', '-q', '-b', 'trunk');
  git(dir, 'add', '.');
  git(dir, 'commit', '-q', '-m', 'one');
  return dir;
}

describe.runIf(hasGit)('the user’s own git repository', () => {
  test('is told: branch, head, and which of the project’s own files are not committed', async () => {
    const dir = committed({ ...SHOP, 'notes.txt': 'x\n', 'pipelines/shop/old.sql': 'select 1\n' });
    const rig = await openRig(dir);
    const head = git(dir, 'rev-parse', 'HEAD').trim();
    expect(await rig.history.git()).toEqual({ branch: 'trunk', head, files: [] });

    rig.write({
      'notes.txt': 'not ours\n',
      'pipelines/shop/clean.sql': 'select 2\n',
      'pipelines/shop/new.sql': 'select 3\n',
      'pipelines/shop/ignored.sql': 'select 4\n',
      '.gitignore': 'ignored.sql\n',
      'pipelines/shop/data.csv': 'id\n',
    });
    rmSync(path.join(dir, 'pipelines/shop/old.sql'));
    expect(await rig.history.git()).toEqual({
      branch: 'trunk',
      head,
      files: [
        { path: 'pipelines/shop/clean.sql', state: 'changed' },
        { path: 'pipelines/shop/new.sql', state: 'untracked' },
        { path: 'pipelines/shop/old.sql', state: 'deleted' },
      ],
    });
  });

  test('is never touched: not one byte or time in it changes, whatever is done', async () => {
    const dir = committed();
    git(dir, 'gc', '-q');
    git(dir, 'tag', 'v1');
    writeFiles(dir, { 'pipelines/shop/clean.sql': 'select 2\n' });
    const before = fingerprint(path.join(dir, '.git'));
    const rig = await openRig(dir);
    const first = await rig.history.snapshot('run');
    await rig.history.git();
    const { revision } = await rig.project.load('shop');
    await rig.project.edit('shop', revision, [{ type: 'remove_block', name: 'clean' }]);
    await rig.history.snapshot('save');
    await rig.history.label(first, 'v1');
    await rig.history.diff(first, 'current');
    await rig.history.restore({ version: first });
    const view = await rig.history.git();
    await rig.close();
    expect(view?.files).toEqual([{ path: 'pipelines/shop/clean.sql', state: 'changed' }]);
    expect(fingerprint(path.join(dir, '.git'))).toEqual(before);
    expect(readdirSync(dir).sort()).toEqual(['.git', '.tidemill', 'pipelines']);
  });

  test('around a project in one of its folders', async () => {
    const dir = folderOf();
    writeFiles(path.join(dir, 'data/shop'), SHOP);
    writeFiles(dir, { 'README.md': 'x\n', '.gitignore': 'local.sql\n' });
    git(dir, 'init', '-q', '-b', 'main');
    git(dir, 'add', '.');
    git(dir, 'commit', '-q', '-m', 'one');
    writeFiles(path.join(dir, 'data/shop'), { 'pipelines/shop/local.sql': 'x\n' });
    const rig = await openRig(path.join(dir, 'data/shop'));
    expect((await rig.history.git())?.files).toEqual([]);
    rig.write({ 'pipelines/shop/orders.sql': 'select 9\n' });
    expect((await rig.history.git())?.files).toEqual([
      { path: 'pipelines/shop/orders.sql', state: 'changed' },
    ]);
  });

  test('without a commit yet', async () => {
    const dir = folderOf(SHOP);
    git(dir, 'init', '-q', '-b', 'trunk');
    const rig = await openRig(dir);
    const view = await rig.history.git();
    expect(view).toMatchObject({ branch: 'trunk', head: null });
    expect(view?.files.map(({ state }) => state)).toEqual(['untracked', 'untracked', 'untracked']);
  });

  test('with a commit checked out that is on no branch', async () => {
    const dir = committed();
    git(dir, 'checkout', '-q', '--detach');
    const rig = await openRig(dir);
    const head = git(dir, 'rev-parse', 'HEAD').trim();
    expect(await rig.history.git()).toEqual({ branch: null, head, files: [] });
  });

  test('in a linked work tree, on a branch that is packed', async () => {
    const dir = committed();
    const linked = path.join(dir, 'linked tree');
    git(dir, 'worktree', 'add', '-q', '-b', 'feature/x', linked);
    git(dir, 'pack-refs', '--all');
    const rig = await openRig(linked);
    const view = await rig.history.git();
    expect(view).toMatchObject({ branch: 'feature/x', files: [] });
    expect(view?.head).toBe(git(linked, 'rev-parse', 'HEAD').trim());
  });

  test('as a submodule', async () => {
    const inner = committed();
    const outer = folderOf({ 'README.md': 'x\n' });
    git(outer, 'init', '-q');
    git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'shop');
    const rig = await openRig(path.join(outer, 'shop'));
    expect(await rig.history.git()).toMatchObject({ branch: 'trunk', files: [] });
  });

  test('with the line ends of another system in the work tree', async () => {
    const dir = committed();
    const crlf = SHOP['pipelines/shop/pipeline.yaml'].replaceAll('\n', '\r\n');
    writeFiles(dir, { 'pipelines/shop/pipeline.yaml': crlf });
    const rig = await openRig(dir);
    expect((await rig.history.git())?.files).toEqual([]);
  });

  test('damaged, it cannot be told, and nothing else suffers', async () => {
    const dir = committed();
    const head = git(dir, 'rev-parse', 'HEAD').trim();
    rmSync(path.join(dir, '.git/objects', head.slice(0, 2)), { recursive: true });
    const rig = await openRig(dir);
    await expect(rig.history.git()).rejects.toMatchObject({ code: 'history.git_unreadable' });
    expect(await rig.history.snapshot('run')).toMatch(/^[0-9a-f]{40}$/);
  });
});

test('a .git that is no repository is none', async () => {
  const dir = folderOf(SHOP);
  writeFileSync(path.join(dir, '.git'), 'not a repository\n');
  const rig = await openRig(dir);
  expect(await rig.history.git()).toBe(null);
  rmSync(path.join(dir, '.git'));
  mkdirSync(path.join(dir, '.git'));
  expect(await rig.history.git()).toBe(null);
});
