import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, SHOP } from '../project/folders.ts';
import { fsck, git, hasGit, openRig, type Rig } from './rig.ts';

/** The paths that a version holds: all of them came in the first. */
async function pathsOf(rig: Rig): Promise<string[]> {
  const { versions } = await rig.list();
  const { files } = await rig.history.diff(null, versions.at(-1)?.version ?? '');
  return files.map(({ path: file }) => file);
}

describe('what is in a version', () => {
  test('the project’s own files; no data, no secrets, nothing that tools made', async () => {
    const rig = await openRig({
      ...SHOP,
      'tidemill.yaml': 'name: shop\n',
      'requirements.txt': 'pandas\n',
      'package.json': '{}\n',
      '.env': 'TOKEN=hunter2\n',
      'notes.txt': 'mine\n',
      'data/orders.csv': 'id\n1\n',
      'pipelines/shop/layout.json': '{}\n',
      'pipelines/shop/größe 🌊.md': '# hi\n',
      'pipelines/shop/.env': 'TOKEN=hunter2\n',
      'pipelines/shop/orders.csv': 'id\n1\n',
      'pipelines/shop/orders.parquet': 'PAR1',
      'pipelines/shop/binary.txt': new Uint8Array([1, 0, 2]),
      'pipelines/shop/latin1.txt': new Uint8Array([0xe9, 0x21]),
      'pipelines/shop/huge.json': `"${'x'.repeat(1024 * 1024)}"`,
      'pipelines/shop/node_modules/a/index.js': '1\n',
      'pipelines/shop/__pycache__/a.py': '1\n',
      'pipelines/shared/util.py': 'x = 1\n',
    });
    await rig.history.snapshot('run');
    expect(await pathsOf(rig)).toEqual([
      'package.json',
      'pipelines/shared/util.py',
      'pipelines/shop/clean.sql',
      'pipelines/shop/größe 🌊.md',
      'pipelines/shop/layout.json',
      'pipelines/shop/orders.sql',
      'pipelines/shop/pipeline.yaml',
      'requirements.txt',
      'tidemill.yaml',
    ]);
    expect(fsck(rig.repository)).toBe('');
  });

  test('modules that blocks import from elsewhere in the project, and what these import', async () => {
    const rig = await openRig({
      ...SHOP,
      'pipelines/shop/score.py': 'from lib.money import euro\nimport pandas\n',
      'pipelines/shop/report.ts': "import { day } from '../../dates.ts';\n",
      'lib/money.py': 'import lib.rates\n',
      'lib/rates.py': 'RATE = 1\n',
      'lib/unused.py': 'x = 1\n',
      'dates.ts': 'export const day = 1;\n',
    });
    const first = await rig.history.snapshot('run');
    expect(await pathsOf(rig)).toEqual(
      expect.arrayContaining(['dates.ts', 'lib/money.py', 'lib/rates.py']),
    );
    expect(await pathsOf(rig)).not.toContain('lib/unused.py');
    rig.write({ 'lib/rates.py': 'RATE = 2\n' });
    const second = await rig.history.snapshot('run');
    expect(second).not.toBe(first);
    expect((await rig.names())[0]).toBe('edit lib/rates.py');
    // A module that was missing when its import was written counts from when it is there.
    rig.write({ 'pandas.py': 'x = 1\n' });
    await rig.history.snapshot('run');
    expect((await rig.names())[0]).toBe('add pandas.py');
  });

  test('modules count where they are in the project, not where a folder leads out of it', async () => {
    const block = 'import lib.inside.a\nimport lib.outside.b\ndef orders():\n    return []\n';
    const outside = folderOf({ 'b.py': 'PRIVATE = 1\n' });
    const dir = folderOf({
      'pipelines/shop/pipeline.yaml':
        'blocks:\n  - { name: orders, kind: source, file: orders.py }\n',
      'pipelines/shop/orders.py': block,
      'lib/inside/a.py': 'A = 1\n',
    });
    symlinkSync(outside, path.join(dir, 'lib/outside'));
    const rig = await openRig(dir);
    const paths = await pathsOf(rig);
    expect(paths).toContain('lib/inside/a.py');
    expect(paths).not.toContain('lib/outside/b.py');
  });

  test('links count where they stay in the project, and not round in circles', async () => {
    const dir = folderOf({ ...SHOP, 'shared/a.sql': 'select 1\n' });
    const shop = path.join(dir, 'pipelines/shop');
    symlinkSync(path.join(dir, 'shared'), path.join(shop, 'linked'));
    symlinkSync(shop, path.join(shop, 'round'));
    symlinkSync('/etc/passwd', path.join(shop, 'passwd.md'));
    symlinkSync('/etc', path.join(shop, 'etc'));
    const rig = await openRig(dir);
    await rig.history.snapshot('run');
    const paths = await pathsOf(rig);
    expect(paths).toContain('pipelines/shop/linked/a.sql');
    expect(paths.filter((file) => /round|passwd|etc/.test(file))).toEqual([]);
  });

  test('a secret in plain text in tidemill.yaml is left out', async () => {
    const settings = 'connections:\n  w: { type: postgres, password: hunter2, host: db }\n';
    const rig = await openRig({ ...SHOP, 'tidemill.yaml': settings });
    const version = await rig.history.snapshot('run');
    const text = await rig.history.file(version, 'tidemill.yaml');
    expect(text).toContain('host: db');
    expect(text).not.toContain('hunter2');
    rig.write({ 'tidemill.yaml': settings.replace('hunter2', 'hunter3') });
    expect(await rig.history.snapshot('run')).toBe(version);
  });
});

describe('when a version is made', () => {
  test('before a run, where something changed; at first with the reason first', async () => {
    const rig = await openRig(SHOP);
    const first = await rig.history.snapshot('run');
    expect(await rig.history.snapshot('run')).toBe(first);
    rig.write({ 'pipelines/shop/clean.sql': 'select * from orders\n' });
    const second = await rig.history.snapshot('run');
    const { versions, more, problem } = await rig.list();
    expect({ more, problem }).toEqual({ more: false, problem: null });
    expect(versions).toMatchObject([
      { version: second, parent: first, reason: 'run', name: 'edit clean', pipelines: ['shop'] },
      { version: first, parent: null, reason: 'first', name: 'first version, 1 pipeline' },
    ]);
    expect(Date.parse(versions[0]?.time ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  test('of a burst of saves, ours and others’, when it has settled', async () => {
    const rig = await openRig(SHOP, { quietMs: 500 });
    let { revision } = await rig.project.load('shop');
    for (let number = 0; number < 5; number += 1) {
      const edit = { type: 'set_code' as const, name: 'orders', code: `select ${number}\n` };
      ({ revision } = await rig.project.edit('shop', revision, [edit]));
    }
    rig.write({ 'pipelines/shop/clean.sql': 'select * from orders\n' });
    // A burst that is held up in its middle is two: what counts is that all of it is in a version.
    const isKept = async () => (await rig.history.diff(null, 'current')).to !== 'current';
    for (let changed = rig.changed(); !(await isKept()); changed = rig.changed()) await changed;
    const { versions } = await rig.list();
    expect(versions.length).toBeLessThanOrEqual(1 + 6);
    expect(versions.slice(0, -1).every(({ reason }) => reason === 'save')).toBe(true);
    const { files } = await rig.history.diff(versions.at(-1)?.version ?? null, 'current');
    expect(files.map(({ path: file }) => file)).toEqual([
      'pipelines/shop/clean.sql',
      'pipelines/shop/orders.sql',
    ]);
  });

  test('when only a module or a note beside blocks was saved, or a list of packages', async () => {
    const rig = await openRig(SHOP, { quietMs: 50 });
    for (const file of [
      'pipelines/shop/orders.sql',
      'pipelines/shop/money.py',
      'requirements.txt',
    ]) {
      const changed = rig.changed();
      rig.write({ [file]: '-- saved\n' });
      await changed;
    }
    expect(await rig.names()).toEqual([
      'add requirements.txt',
      'add money.py',
      'edit orders',
      'first version, 1 pipeline',
    ]);
  });

  test('of what waits to settle, on closing', async () => {
    const rig = await openRig(SHOP);
    await rig.history.snapshot('run');
    const { revision } = await rig.project.load('shop');
    await rig.project.edit('shop', revision, [{ type: 'remove_block', name: 'clean' }]);
    await rig.close();
    const again = await openRig(rig.dir);
    expect(await again.names()).toEqual(['remove clean', 'first version, 1 pipeline']);
    expect(again.changes()).toBe(0);
  });

  test('of what changed while nobody watched, at the first look', async () => {
    const rig = await openRig(SHOP);
    await rig.history.snapshot('run');
    await rig.close();
    rig.write({ 'pipelines/weekly/pipeline.yaml': 'blocks: []\n' });
    const again = await openRig(rig.dir, { look: false });
    await again.changed();
    expect((await again.names())[0]).toBe('add pipeline weekly');
  });

  test('never while an edit is half written', async () => {
    const rig = await openRig(SHOP);
    await rig.history.snapshot('run');
    let { revision } = await rig.project.load('shop');
    const versions: Promise<string>[] = [];
    for (let number = 0; number < 20; number += 1) {
      const edited = rig.project.edit('shop', revision, [
        { type: 'set_code', name: 'orders', code: `select ${number}\n` },
        { type: 'set_code', name: 'clean', code: `-- ${number}\n` },
      ]);
      versions.push(rig.history.snapshot('run'));
      ({ revision } = await edited);
    }
    for (const version of new Set(await Promise.all(versions))) {
      const orders = await rig.history.file(version, 'pipelines/shop/orders.sql');
      const clean = await rig.history.file(version, 'pipelines/shop/clean.sql');
      const [first, second] = [orders, clean].map((text) => /\d+/.exec(text ?? '')?.[0]);
      if (clean !== SHOP['pipelines/shop/clean.sql']) expect(first).toBe(second);
    }
  });

  test('an unchanged project is seen to be so without opening the repository', async () => {
    const rig = await openRig(SHOP);
    const version = await rig.history.snapshot('run');
    await rig.close();
    const objects = path.join(rig.repository, 'objects');
    renameSync(objects, `${objects}-away`);
    const again = await openRig(rig.dir);
    expect(await again.history.snapshot('run')).toBe(version);
    expect((await again.list()).problem).toBe(null);
    renameSync(`${objects}-away`, objects);
  });

  test('an invalid pipeline is kept as it is', async () => {
    const rig = await openRig(SHOP);
    const good = await rig.history.snapshot('run');
    rig.write({ 'pipelines/shop/pipeline.yaml': 'blocks: [\n' });
    const broken = await rig.history.snapshot('save');
    expect((await rig.names())[0]).toBe('edit pipeline.yaml of shop (not valid)');
    const { pipelines } = await rig.history.diff(good, broken);
    expect(pipelines).toMatchObject([{ change: 'changed', blocks: [], after: null }]);
    expect(await rig.history.file(broken, 'pipelines/shop/pipeline.yaml')).toBe('blocks: [\n');
    rmSync(path.join(rig.dir, 'pipelines/shop'), { recursive: true });
    await rig.history.snapshot('save');
    expect((await rig.names())[0]).toBe('remove pipeline shop');
  });
});

describe('the repository', () => {
  test.runIf(hasGit)('is one that git reads, and sound', async () => {
    const rig = await openRig(SHOP);
    const first = await rig.history.snapshot('run');
    rig.write({ 'pipelines/shop/clean.sql': 'select 2\n' });
    const second = await rig.history.snapshot('run');
    await rig.history.label(first, 'as sold');
    expect(fsck(rig.repository)).toBe('');
    const log = git(rig.dir, '--git-dir', rig.repository, 'log', '--format=%H %s');
    expect(log.trim().split('\n')).toEqual([
      `${second} edit clean`,
      `${first} first version, 1 pipeline`,
    ]);
    const shown = git(
      rig.dir,
      '--git-dir',
      rig.repository,
      'show',
      'main:pipelines/shop/clean.sql',
    );
    expect(shown).toBe('select 2\n');
  });

  test('of a project that cannot be written to lies elsewhere', async () => {
    const outer = await openRig(SHOP);
    await outer.close();
    const stateDir = path.join(outer.dir, '..', `${path.basename(outer.dir)}-state`);
    mkdirSync(stateDir);
    const rig = await openRig(outer.dir, { readOnly: true, stateDir });
    const version = await rig.history.snapshot('run');
    expect((await rig.list()).versions.map((row) => row.version)).toEqual([version]);
    writeFileSync(path.join(outer.dir, 'pipelines/shop/clean.sql'), 'select 1\n');
    await expect(rig.history.restore({ version })).rejects.toMatchObject({
      code: 'project.read_only',
    });
    await rig.close();
    rmSync(stateDir, { recursive: true });
  });
});
