import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { blobId } from '../../../electron/engine/history/own-files.ts';
import { mountDisk, remount, SHOP } from '../project/folders.ts';
import { fsck, openRig, type Rig } from './rig.ts';

const BRANCH = 'refs/heads/main';

/** A closed history of three versions. */
async function threeVersions(): Promise<{ rig: Rig; versions: string[] }> {
  const rig = await openRig(SHOP);
  const versions = [await rig.history.snapshot('run')];
  for (const code of ['select 2\n', 'select 3\n']) {
    rig.write({ 'pipelines/shop/clean.sql': code });
    versions.push(await rig.history.snapshot('run'));
  }
  await rig.close();
  return { rig, versions };
}

function setAsideIn(rig: Rig): string[] {
  return readdirSync(rig.stateDir).filter((name) => name.startsWith('history.damaged-'));
}

function objectFile(rig: Rig, oid: string): string {
  return path.join(rig.repository, 'objects', oid.slice(0, 2), oid.slice(2));
}

describe('a damaged history is set aside, with a message, and begun anew', () => {
  test.each<[string, (rig: Rig) => void]>([
    ['a branch cut short', (rig) => truncateSync(path.join(rig.repository, BRANCH), 17)],
    ['an empty branch', (rig) => truncateSync(path.join(rig.repository, BRANCH), 0)],
    [
      'garbage in the branch',
      (rig) => writeFileSync(path.join(rig.repository, BRANCH), '\0garbage'),
    ],
    ['no branch', (rig) => rmSync(path.join(rig.repository, BRANCH))],
    [
      'a branch that names what is not there',
      (rig) => writeFileSync(path.join(rig.repository, BRANCH), `${'a'.repeat(40)}\n`),
    ],
    [
      'a file in the place of its objects',
      (rig) => {
        rmSync(path.join(rig.repository, 'objects'), { recursive: true });
        writeFileSync(path.join(rig.repository, 'objects'), '');
        rig.write({ 'pipelines/shop/clean.sql': 'select 4\n' });
      },
    ],
  ])('%s', async (_, damage) => {
    const { rig, versions } = await threeVersions();
    damage(rig);
    const again = await openRig(rig.dir, { look: false });
    const version = await again.history.snapshot('run');
    expect(version).toMatch(/^[0-9a-f]{40}$/);
    expect(versions).not.toContain(version);
    const { versions: rows, problem } = await again.list();
    expect(rows).toMatchObject([{ version, reason: 'first', parent: null }]);
    const [aside] = setAsideIn(rig);
    expect(problem).toContain(path.join(rig.stateDir, aside ?? 'nothing'));
    expect(fsck(again.repository)).toBe('');
    // It is told until somebody has cleared it away.
    await again.close();
    const later = await openRig(rig.dir);
    expect((await later.list()).problem).toBe(problem);
    rmSync(path.join(rig.stateDir, aside ?? 'nothing'), { recursive: true });
    expect((await later.list()).problem).toBe(null);
    expect((await later.list()).versions).toHaveLength(1);
  });

  test('a folder that is gone', async () => {
    const { rig } = await threeVersions();
    rmSync(rig.repository, { recursive: true });
    const again = await openRig(rig.dir);
    const { versions, problem } = await again.list();
    expect(versions).toMatchObject([{ reason: 'first' }]);
    expect(problem).toContain('was gone');
    expect(setAsideIn(rig)).toEqual([]);
  });

  test('a folder that goes while it is in use', async () => {
    const rig = await openRig(SHOP);
    rmSync(rig.repository, { recursive: true });
    rig.write({ 'pipelines/shop/clean.sql': 'select 2\n' });
    expect(await rig.history.snapshot('run')).toMatch(/^[0-9a-f]{40}$/);
    expect(await rig.list()).toMatchObject({ versions: [{ reason: 'first' }] });
    expect(fsck(rig.repository)).toBe('');
  });

  test.each([
    ['is missing', (file: string) => rmSync(file)],
    ['is empty', (file: string) => truncateSync(file, 0)],
    ['is cut short', (file: string) => truncateSync(file, 10)],
    ['has other bytes', (file: string) => writeFileSync(file, 'something else entirely')],
  ])(
    'an object that %s: whoever asks for it is told, and nothing is written',
    async (_, damage) => {
      const { rig, versions } = await threeVersions();
      const file = objectFile(rig, blobId('from orders\n'));
      execFileSync('chmod', ['u+w', file]);
      damage(file);
      const again = await openRig(rig.dir);
      // Lists and runs do not need it.
      expect((await again.list()).versions).toHaveLength(3);
      const restored = again.history.restore({ version: versions[0] ?? '' });
      await expect(restored).rejects.toMatchObject({ code: 'history.damaged' });
      expect(again.read('pipelines/shop/clean.sql')).toBe('select 3\n');
      const { versions: rows, problem } = await again.list();
      expect(rows).toMatchObject([{ reason: 'first' }]);
      expect(problem).toContain(setAsideIn(rig)[0]);
    },
  );

  test('the newest version’s own objects: the next snapshot begins anew', async () => {
    const { rig, versions } = await threeVersions();
    rmSync(objectFile(rig, versions[2] ?? ''));
    const again = await openRig(rig.dir);
    again.write({ 'pipelines/shop/pipeline.yaml': 'blocks: []\n' });
    const version = await again.history.snapshot('run');
    expect(setAsideIn(rig)).toHaveLength(1);
    const { versions: rows, problem } = await again.list();
    expect(rows).toMatchObject([{ version, reason: 'first' }]);
    expect(problem).toContain(setAsideIn(rig)[0]);
  });
});

describe('what is always the same is mended, and all versions stay', () => {
  test.each<[string, (rig: Rig) => void]>([
    ['garbage in HEAD', (rig) => writeFileSync(path.join(rig.repository, 'HEAD'), 'garbage')],
    [
      'another branch in HEAD',
      (rig) => writeFileSync(path.join(rig.repository, 'HEAD'), 'ref: refs/heads/x\n'),
    ],
    ['no HEAD', (rig) => rmSync(path.join(rig.repository, 'HEAD'))],
    ['no config', (rig) => rmSync(path.join(rig.repository, 'config'))],
    [
      'garbage in config',
      (rig) => writeFileSync(path.join(rig.repository, 'config'), '\0\0garbage'),
    ],
  ])('%s', async (_, damage) => {
    const { rig, versions } = await threeVersions();
    const labelled = await openRig(rig.dir);
    await labelled.history.label(versions[1] ?? '', 'as sold');
    const before = await labelled.list();
    await labelled.close();
    damage(rig);
    const again = await openRig(rig.dir, { look: false });
    expect(await again.history.snapshot('run')).toBe(versions[2]);
    expect(await again.list()).toEqual(before);
    expect(setAsideIn(rig)).toEqual([]);
    expect(fsck(again.repository)).toBe('');
    // Also while it is in use.
    damage(rig);
    again.write({ 'pipelines/shop/clean.sql': 'select 4\n' });
    await again.history.snapshot('run');
    expect((await again.list()).versions).toHaveLength(4);
    expect(setAsideIn(rig)).toEqual([]);
    expect(fsck(again.repository)).toBe('');
  });

  test('what was set aside can be looked into with git, HEAD lost or not', async () => {
    const { rig, versions } = await threeVersions();
    rmSync(path.join(rig.repository, 'HEAD'));
    rmSync(path.join(rig.repository, BRANCH));
    const again = await openRig(rig.dir);
    const folder = path.join(rig.stateDir, setAsideIn(rig)[0] ?? 'nothing');
    expect((await again.list()).problem).toContain(`git --git-dir "${folder}" fsck`);
    const git = (...args: string[]) =>
      execFileSync('git', ['--git-dir', folder, ...args], { encoding: 'utf8', stdio: 'pipe' });
    expect(git('fsck')).toContain(`dangling commit ${versions[2]}`);
    expect(git('show', `${versions[2]}:pipelines/shop/clean.sql`)).toBe('select 3\n');
  });
});

describe('the index and the repository disagree', () => {
  test('a lost index is made again, with labels and search', async () => {
    const { rig, versions } = await threeVersions();
    const labelled = await openRig(rig.dir);
    await labelled.history.label(versions[1] ?? '', 'as sold');
    const before = await labelled.list();
    await labelled.close();
    for (const name of readdirSync(rig.stateDir)) {
      if (name.startsWith('state.db')) rmSync(path.join(rig.stateDir, name));
    }
    const again = await openRig(rig.dir);
    expect(await again.list()).toEqual(before);
    const searchable = async (): Promise<boolean> => {
      const { versions: found } = await again.list({ search: 'select 1 as id' });
      return found.length === 1;
    };
    // What versions can be found by is learnt one after the other, the oldest last.
    while (!(await searchable())) await again.history.diff(null, 'current');
    expect((await again.list({ search: 'SELECT 2' })).versions).toHaveLength(2);
    expect((await again.list({ search: 'as sold' })).versions).toHaveLength(1);
    again.write({ 'pipelines/shop/clean.sql': 'select 4\n' });
    await again.history.snapshot('run');
    expect((await again.names())[0]).toBe('edit clean');
  });

  test('a version that a crash has kept out of the index is taken in', async () => {
    const { rig, versions } = await threeVersions();
    const index = path.join(rig.stateDir, 'state.db');
    copyFileSync(index, `${index}-before`);
    const more = await openRig(rig.dir);
    more.write({ 'pipelines/shop/clean.sql': 'select 4\n' });
    const missing = await more.history.snapshot('run');
    await more.close();
    renameSync(`${index}-before`, index);
    const again = await openRig(rig.dir);
    const { versions: rows, problem } = await again.list();
    expect(problem).toBe(null);
    expect(rows.map(({ version }) => version)).toEqual([missing, ...versions.reverse()]);
  });

  test('a repository that somebody put back from a backup counts', async () => {
    const { rig, versions } = await threeVersions();
    cpSync(rig.repository, `${rig.repository}-backup`, { recursive: true });
    const more = await openRig(rig.dir);
    more.write({ 'pipelines/shop/clean.sql': 'select 4\n' });
    await more.history.snapshot('run');
    await more.close();
    rmSync(rig.repository, { recursive: true });
    renameSync(`${rig.repository}-backup`, rig.repository);
    const again = await openRig(rig.dir);
    const rows = (await again.list()).versions;
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({ parent: versions[2], name: 'edit clean', reason: 'save' });
    expect(setAsideIn(rig)).toEqual([]);
  });
});

describe('where nothing can be written', () => {
  test('a full disk: runs go on without a version, and it is said until there is room', async (context) => {
    const rig = await openRig(SHOP, { look: false });
    await rig.close();
    const stateDir = path.join(rig.dir, 'small');
    mkdirSync(stateDir);
    if (mountDisk(stateDir, 'size=1m') === null)
      return context.skip('only root on Linux can mount');
    const full = await openRig(rig.dir, { stateDir });
    const first = await full.history.snapshot('run');
    const filler = path.join(stateDir, 'filler');
    try {
      writeFileSync(filler, Buffer.alloc(2_000_000));
    } catch {
      // That is the point.
    }
    full.write({ 'pipelines/shop/clean.sql': `-- ${'x'.repeat(9_000)}\n` });
    expect(await full.history.snapshot('run')).toBe('none');
    expect((await full.list()).problem).toMatch(
      /^Versions cannot be kept: .*(ENOSPC|disk is full)/,
    );
    rmSync(filler);
    remount(stateDir, 'size=8m');
    expect(await full.history.snapshot('run')).not.toBe(first);
    expect((await full.list()).problem).toBe(null);
    expect(readFileSync(path.join(full.repository, BRANCH), 'utf8')).toHaveLength(41);
    expect(fsck(full.repository)).toBe('');
  });
});
