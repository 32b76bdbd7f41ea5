import { existsSync, readFileSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOf, SHOP } from '../project/folders.ts';
import { openRig, type Rig } from './rig.ts';

const WEEKLY = {
  'pipelines/weekly/pipeline.yaml':
    'blocks:\n  - { name: totals, kind: source, file: totals.sql }\n',
  'pipelines/weekly/totals.sql': 'select 1\n',
};

function filesNow(rig: Rig, files: Record<string, string>): Record<string, string | null> {
  const read = (file: string) =>
    existsSync(path.join(rig.dir, file)) ? readFileSync(path.join(rig.dir, file), 'utf8') : null;
  return Object.fromEntries(Object.keys(files).map((file) => [file, read(file)]));
}

describe('restoring what no version keeps', () => {
  const LARGE = `select 2 -- ${'x'.repeat(2_000_000)}\n`;
  const lost = { code: 'history.would_lose_file', data: { file: 'pipelines/shop/orders.sql' } };

  test.each([
    ['all', {}],
    ['its pipeline', { pipeline: 'shop' }],
    ['its block', { pipeline: 'shop', block: 'orders' }],
  ])('is refused where a file has become too large for versions: %s', async (_, target) => {
    const rig = await openRig(SHOP);
    const version = await rig.history.snapshot('run');
    rig.write({ 'pipelines/shop/orders.sql': LARGE, 'pipelines/shop/clean.sql': 'select 3\n' });
    await expect(rig.history.restore({ version, ...target })).rejects.toMatchObject(lost);
    expect(rig.read('pipelines/shop/orders.sql')).toBe(LARGE);
    expect(rig.read('pipelines/shop/clean.sql')).toBe('select 3\n');
    // What does not touch it can be restored.
    await rig.history.restore({ version, pipeline: 'shop', block: 'clean' });
    expect(rig.read('pipelines/shop/orders.sql')).toBe(LARGE);
  });

  test('is refused where a link leads out of the project: nothing is written there', async () => {
    const rig = await openRig({ ...SHOP, 'pipelines/shop/sub/note.md': 'ours\n' });
    const version = await rig.history.snapshot('run');
    const outside = folderOf({ 'note.md': 'mine\n', 'orders.sql': 'mine\n' });
    const shop = path.join(rig.dir, 'pipelines/shop');
    rmSync(path.join(shop, 'sub'), { recursive: true });
    symlinkSync(outside, path.join(shop, 'sub'));
    await expect(rig.history.restore({ version })).rejects.toMatchObject({
      code: 'history.would_lose_file',
      data: { file: 'pipelines/shop/sub/note.md' },
    });
    unlinkSync(path.join(shop, 'sub'));
    unlinkSync(path.join(shop, 'orders.sql'));
    symlinkSync(path.join(outside, 'orders.sql'), path.join(shop, 'orders.sql'));
    await expect(rig.history.restore({ version })).rejects.toMatchObject(lost);
    const mine = ['note.md', 'orders.sql'].map((f) => readFileSync(path.join(outside, f), 'utf8'));
    expect(mine).toEqual(['mine\n', 'mine\n']);
    unlinkSync(path.join(shop, 'orders.sql'));
    await rig.history.restore({ version });
    expect(rig.read('pipelines/shop/sub/note.md')).toBe('ours\n');
  });
});

describe('restoring all', () => {
  test('writes back, brings back and removes, as a new version; restoring what was before undoes it', async () => {
    const files = { ...SHOP, ...WEEKLY, 'tidemill.yaml': 'name: shop\n', 'orders.csv': 'id\n' };
    const rig = await openRig(files);
    const first = await rig.history.snapshot('run');
    const { revision } = await rig.project.load('shop');
    await rig.project.edit('shop', revision, [
      { type: 'rename_block', name: 'orders', to: 'raw_orders' },
      { type: 'move_blocks', positions: { clean: { x: 1, y: 2 } } },
    ]);
    await rig.project.create('daily');
    rig.write({ 'tidemill.yaml': 'name: market\n', 'orders.csv': 'id\n1\n' });
    const edited = filesNow(rig, files);

    const done = await rig.history.restore({ version: first.slice(0, 10) });
    expect(filesNow(rig, files)).toEqual({ ...files, 'orders.csv': 'id\n1\n' });
    expect(existsSync(path.join(rig.dir, 'pipelines/daily'))).toBe(false);
    expect(done.files).toEqual([
      'pipelines/daily/pipeline.yaml',
      'pipelines/shop/layout.json',
      'pipelines/shop/orders.sql',
      'pipelines/shop/pipeline.yaml',
      'pipelines/shop/raw_orders.sql',
      'tidemill.yaml',
    ]);
    const { versions } = await rig.list();
    expect(versions[0]).toMatchObject({
      version: done.version,
      parent: done.before,
      reason: 'restore',
      name: `restore all to "first version, 2 pipelines" (${first.slice(0, 7)})`,
    });
    // What nobody had made a version of is one now.
    expect(versions[1]).toMatchObject({ version: done.before, reason: 'save' });

    await rig.history.restore({ version: done.before });
    expect(filesNow(rig, files)).toEqual(edited);
    expect(existsSync(path.join(rig.dir, 'pipelines/daily/pipeline.yaml'))).toBe(true);
  });

  test('changes nothing where nothing differs', async () => {
    const rig = await openRig(SHOP);
    const version = await rig.history.snapshot('run');
    expect(await rig.history.restore({ version })).toEqual({ before: version, version, files: [] });
    expect(await rig.history.restore({ version: 'current' })).toMatchObject({ files: [] });
    expect(await rig.names()).toHaveLength(1);
  });

  test('whoever watches the project hears of it', async () => {
    const rig = await openRig({ ...SHOP, ...WEEKLY });
    const version = await rig.history.snapshot('run');
    const { revision } = await rig.project.load('shop');
    const edit = { type: 'set_code' as const, name: 'clean', code: 'select 2\n' };
    await rig.project.edit('shop', revision, [edit]);
    const heard: (string | null)[] = [];
    const stop = rig.project.watch(({ pipeline }) => heard.push(pipeline));
    await rig.history.restore({ version });
    expect(heard).toContain('shop');
    expect((await rig.project.load('shop')).code.clean).toBe('from orders\n');
    await stop();
  });

  test('secrets in plain text stay where they are, and none is lost', async () => {
    const settings = (password: string, name: string) =>
      `name: ${name}\nconnections:\n  w: { type: postgres, password: ${password} }\n`;
    const rig = await openRig({ ...SHOP, 'tidemill.yaml': settings('hunter2', 'shop') });
    const first = await rig.history.snapshot('run');
    rig.write({ 'tidemill.yaml': settings('hunter3', 'market') });
    await rig.history.snapshot('save');
    await rig.history.restore({ version: first });
    expect(rig.read('tidemill.yaml')).toBe(settings('hunter3', 'shop'));

    const more = `${settings('hunter3', 'shop')}  v: { type: mysql, password: hunter4 }\n`;
    rig.write({ 'tidemill.yaml': more, 'pipelines/shop/clean.sql': 'select 2\n' });
    await expect(rig.history.restore({ version: first })).rejects.toMatchObject({
      code: 'history.would_lose_secret',
      message: expect.stringContaining('connections.v.password'),
    });
    expect(rig.read('tidemill.yaml')).toBe(more);
    expect(rig.read('pipelines/shop/clean.sql')).toBe('select 2\n');
    // One pipeline has none of it.
    await rig.history.restore({ version: first, pipeline: 'shop' });
    expect(rig.read('pipelines/shop/clean.sql')).toBe('from orders\n');
  });
});

describe('restoring one pipeline', () => {
  test('leaves all others', async () => {
    const rig = await openRig({ ...SHOP, ...WEEKLY });
    const first = await rig.history.snapshot('run');
    rig.write({
      'pipelines/shop/clean.sql': 'select 2\n',
      'pipelines/weekly/totals.sql': 'select 2\n',
    });
    const { files } = await rig.history.restore({ version: first, pipeline: 'shop' });
    expect(files).toEqual(['pipelines/shop/clean.sql']);
    expect(rig.read('pipelines/weekly/totals.sql')).toBe('select 2\n');
    expect((await rig.names())[0]).toBe(
      `restore shop to "first version, 2 pipelines" (${first.slice(0, 7)})`,
    );
  });

  test('refuses one that the version does not have', async () => {
    const rig = await openRig(SHOP);
    const version = await rig.history.snapshot('run');
    await rig.project.create('weekly');
    const refused = rig.history.restore({ version, pipeline: 'weekly' });
    await expect(refused).rejects.toMatchObject({ code: 'history.no_pipeline' });
    expect(await rig.project.pipelines()).toEqual(['shop', 'weekly']);
  });
});

describe('restoring one block', () => {
  test('its code and settings, comments and all else staying', async () => {
    const document = `${SHOP['pipelines/shop/pipeline.yaml']}\
    timeout: 5s # short
    retries: { count: 2, delay: 10s }
`;
    const rig = await openRig({ ...SHOP, 'pipelines/shop/pipeline.yaml': document });
    const first = await rig.history.snapshot('run');
    const now = document
      .replace('timeout: 5s', 'timeout: 9m')
      .replace('    retries: { count: 2, delay: 10s }\n', '    cache: never\n')
      .replace('kind: source', 'kind: sensor');
    rig.write({
      'pipelines/shop/pipeline.yaml': now,
      'pipelines/shop/clean.sql': 'select 2\n',
      'pipelines/shop/orders.sql': 'select 3\n',
    });
    await rig.history.restore({ version: first, pipeline: 'shop', block: 'clean' });
    expect(rig.read('pipelines/shop/clean.sql')).toBe('from orders\n');
    expect(rig.read('pipelines/shop/orders.sql')).toBe('select 3\n');
    const { pipeline, problems } = await rig.project.load('shop');
    expect(problems).toEqual([]);
    expect(pipeline.blocks[0]?.kind).toBe('sensor');
    expect(pipeline.blocks[1]).toMatchObject({
      timeout_ms: 5_000,
      cache: 'auto',
      retries: { count: 2, delay_ms: 10_000 },
    });
    const text = rig.read('pipelines/shop/pipeline.yaml');
    expect(text).toContain('# The shop');
    expect(text).toContain('orders # raw');
    expect((await rig.names())[0]).toBe(
      `restore clean of shop to "first version, 1 pipeline" (${first.slice(0, 7)})`,
    );
  });

  test('one that is gone comes back where it was, with the inputs that are still there', async () => {
    const rig = await openRig({
      ...SHOP,
      'pipelines/shop/pipeline.yaml': `blocks:
  - { name: orders, kind: source, file: orders.sql }
  - { name: rates, kind: source, file: rates.sql }
  - { name: clean, kind: check, file: clean.sql, inputs: [orders, rates], description: Tidy, enabled: false }
`,
      'pipelines/shop/rates.sql': 'select 1\n',
      'pipelines/shop/layout.json': '{ "clean": { "x": 8, "y": 16 } }\n',
    });
    const first = await rig.history.snapshot('run');
    const { revision } = await rig.project.load('shop');
    await rig.project.edit('shop', revision, [
      { type: 'remove_block', name: 'clean' },
      { type: 'remove_block', name: 'rates' },
    ]);
    const { files } = await rig.history.restore({
      version: first,
      pipeline: 'shop',
      block: 'clean',
    });
    expect(files).toContain('pipelines/shop/clean.sql');
    const { pipeline, layout, code } = await rig.project.load('shop');
    expect(pipeline.blocks).toMatchObject([
      { name: 'orders' },
      { name: 'clean', kind: 'check', inputs: ['orders'], description: 'Tidy', enabled: false },
    ]);
    expect(layout.clean).toEqual({ x: 8, y: 16 });
    expect(code.clean).toBe('from orders\n');
  });

  test('one that is in another language now', async () => {
    const rig = await openRig(SHOP);
    const first = await rig.history.snapshot('run');
    const document = SHOP['pipelines/shop/pipeline.yaml'].replace('orders.sql', 'orders.py');
    rig.write({
      'pipelines/shop/pipeline.yaml': document,
      'pipelines/shop/orders.py': 'def orders():\n    return []\n',
    });
    await rig.history.snapshot('save');
    // The file is still there, and whose it is nobody can say.
    const taken = rig.history.restore({ version: first, pipeline: 'shop', block: 'orders' });
    await expect(taken).rejects.toMatchObject({ code: 'block.file_exists' });
    unlinkSync(path.join(rig.dir, 'pipelines/shop/orders.sql'));
    await rig.history.restore({ version: first, pipeline: 'shop', block: 'orders' });
    const { pipeline, problems } = await rig.project.load('shop');
    expect(problems).toEqual([]);
    expect(pipeline.blocks).toMatchObject([
      { name: 'clean', inputs: ['orders'] },
      { name: 'orders', language: 'sql', kind: 'source' },
    ]);
  });

  test('is refused where it cannot be', async () => {
    const rig = await openRig(SHOP);
    const first = await rig.history.snapshot('run');
    const refused = (target: { pipeline?: string; block?: string }) =>
      rig.history.restore({ version: first, ...target });
    await expect(refused({ pipeline: 'shop', block: 'orderz' })).rejects.toMatchObject({
      code: 'history.no_block',
      data: { hint: "Did you mean 'orders'?" },
    });
    await expect(refused({ block: 'orders' })).rejects.toMatchObject({
      code: 'history.no_pipeline',
    });
    rig.write({
      'pipelines/shop/pipeline.yaml': `blocks:
  - { name: clean, kind: transform, file: clean.sql }
  - { name: orders, kind: transform, file: orders.sql, inputs: [clean] }
`,
    });
    await expect(refused({ pipeline: 'shop', block: 'clean' })).rejects.toMatchObject({
      code: 'pipeline.cycle',
    });
    rig.write({ 'pipelines/shop/pipeline.yaml': 'blocks: [\n' });
    await expect(refused({ pipeline: 'shop', block: 'clean' })).rejects.toMatchObject({
      code: 'pipeline.broken_yaml',
      data: { file: 'pipelines/shop/pipeline.yaml' },
    });
    expect(rig.read('pipelines/shop/pipeline.yaml')).toBe('blocks: [\n');
  });
});

describe('the name of a restore', () => {
  test('does not hold that of another, and says what it takes back', async () => {
    const rig = await openRig({ ...SHOP, ...WEEKLY });
    const first = await rig.history.snapshot('run');
    rig.write({
      'pipelines/shop/clean.sql': 'select 2\n',
      'pipelines/shop/orders.sql': 'select 3\n',
    });
    const edited = await rig.history.snapshot('save');
    const name = async () => (await rig.names())[0];
    const to = (version: string, known: string) => `"${known}" (${version.slice(0, 7)})`;
    const clean = `restore clean of shop to ${to(first, 'first version, 2 pipelines')}`;

    const one = await rig.history.restore({ version: first, pipeline: 'shop', block: 'clean' });
    expect(await name()).toBe(clean);
    const back = await rig.history.restore({ version: one.before, pipeline: 'shop' });
    expect(await name()).toBe(`undo ${clean}`);
    expect(rig.read('pipelines/shop/clean.sql')).toBe('select 2\n');
    await rig.history.restore({ version: back.before, pipeline: 'shop' });
    expect(await name()).toBe(clean);

    // Two restores, taken back one after the other.
    const shop = await rig.history.restore({ version: first, pipeline: 'shop' });
    const whole = `restore shop to ${to(first, 'first version, 2 pipelines')}`;
    expect(await name()).toBe(whole);
    const all = await rig.history.restore({ version: edited });
    await rig.history.restore({ version: all.before });
    expect(await name()).toBe(`undo restore all to ${to(edited, 'edit 2 blocks')}`);
    await rig.history.restore({ version: shop.before, pipeline: 'shop' });
    expect(await name()).toBe(`undo ${whole}`);

    await rig.history.restore({ version: shop.version, pipeline: 'shop' });
    expect(await name()).toBe(whole);
    rig.write({ 'pipelines/weekly/totals.sql': 'select 9\n' });
    await rig.history.restore({ version: shop.version });
    expect(await name()).toBe(`restore all to ${shop.version.slice(0, 7)}`);
  });

  test('takes nothing back where other files are as the restore made them', async () => {
    const rig = await openRig({ ...SHOP, ...WEEKLY });
    const first = await rig.history.snapshot('run');
    rig.write({
      'pipelines/shop/clean.sql': 'select 2\n',
      'pipelines/weekly/totals.sql': 'select 2\n',
    });
    const { before } = await rig.history.restore({ version: first });
    await rig.history.restore({ version: before, pipeline: 'shop' });
    expect((await rig.names())[0]).toMatch(/^restore shop to /);
  });
});
