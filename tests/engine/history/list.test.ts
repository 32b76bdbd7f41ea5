import { expect, test } from 'vitest';
import { SHOP } from '../project/folders.ts';
import { fsck, openRig, type Rig, recordRun } from './rig.ts';

const WEEKLY = {
  'pipelines/weekly/pipeline.yaml':
    'blocks:\n  - { name: totals, kind: source, file: totals.sql }\n',
  'pipelines/weekly/totals.sql': 'select 1\n',
};

/** Makes a version in which `clean` is this code. */
async function clean(rig: Rig, code: string): Promise<string> {
  rig.write({ 'pipelines/shop/clean.sql': code });
  return await rig.history.snapshot('save');
}

test('pages go from newest to oldest, and nothing is in two of them', async () => {
  const rig = await openRig(SHOP);
  const made = [await rig.history.snapshot('run')];
  for (let number = 0; number < 6; number += 1) made.push(await clean(rig, `select ${number}\n`));
  const seen: string[] = [];
  for (let before: string | undefined; ; before = seen.at(-1)) {
    const page = await rig.list({ limit: 3, before });
    seen.push(...page.versions.map(({ version }) => version));
    if (!page.more) break;
  }
  expect(seen).toEqual(made.reverse());
});

test('versions of one pipeline', async () => {
  const rig = await openRig({ ...SHOP, ...WEEKLY });
  await rig.history.snapshot('run');
  await clean(rig, 'select 1\n');
  rig.write({ 'pipelines/weekly/totals.sql': 'select 2\n' });
  await rig.history.snapshot('save');
  const names = async (pipeline: string) =>
    (await rig.list({ pipeline })).versions.map(({ name }) => name);
  expect(await names('shop')).toEqual(['edit clean', 'first version, 2 pipelines']);
  expect(await names('weekly')).toEqual(['edit totals', 'first version, 2 pipelines']);
  expect(await names('week')).toEqual([]);
});

test('a search finds names, labels, paths and lines that came or went, in any case', async () => {
  const rig = await openRig(SHOP);
  await rig.history.snapshot('run');
  const came = await clean(rig, "select * from orders where region = 'Zürich 100%'\n");
  const went = await clean(rig, 'select * from orders\n');
  await rig.history.label(went, 'As Sold');
  const found = async (search: string) =>
    (await rig.list({ search })).versions.map(({ version }) => version);
  expect(await found('REGION =')).toEqual([went, came]);
  expect(await found('zürich 100%')).toEqual([went, came]);
  expect(await found('as sold')).toEqual([went]);
  expect(await found('edit clean')).toEqual([went, came]);
  expect(await found('shop/clean.sql')).toHaveLength(3);
  expect(await found('select 1 as id')).toHaveLength(1);
  expect(await found("nothing' or 1=1 --")).toEqual([]);
  expect(await found(came.slice(0, 7))).toEqual([came]);
  expect(await found(went.slice(0, 10).toUpperCase())).toEqual([went]);
  expect(await found(came.slice(1, 9))).toEqual([]);
  await rig.history.label(went, null);
  expect(await found('as sold')).toEqual([]);
});

test('a version says which runs used it', async () => {
  const rig = await openRig(SHOP);
  const version = await rig.history.snapshot('run');
  for (let run = 10; run < 35; run += 1) {
    recordRun(rig.database, { run: `r${run}`, pipeline: 'shop', version, status: 'failed' });
  }
  const [view] = (await rig.list()).versions;
  expect(view?.runs_total).toBe(25);
  expect(view?.runs).toHaveLength(20);
  expect(view?.runs[0]).toEqual({ run: 'r34', pipeline: 'shop', status: 'failed' });
});

test('of the versions of one pipeline, its own runs are counted only', async () => {
  const rig = await openRig({ ...SHOP, ...WEEKLY });
  const version = await rig.history.snapshot('run');
  for (let run = 10; run < 35; run += 1) {
    recordRun(rig.database, {
      run: `r${run}`,
      pipeline: run % 5 === 0 ? 'shop' : 'weekly',
      version,
    });
  }
  const [of] = (await rig.list({ pipeline: 'shop' })).versions;
  expect(of?.runs_total).toBe(5);
  expect(of?.runs.map(({ run }) => run)).toEqual(['r30', 'r25', 'r20', 'r15', 'r10']);
  const [all] = (await rig.list()).versions;
  expect(all?.runs_total).toBe(25);
});

test('labels name one version, are kept with the repository, and can be taken away', async () => {
  const rig = await openRig(SHOP);
  const first = await rig.history.snapshot('run');
  const second = await clean(rig, 'select 2\n');
  expect(await rig.history.label(first.slice(0, 12), ' as sold 🌊 ')).toMatchObject({
    version: first,
    label: 'as sold 🌊',
  });
  await expect(rig.history.label(second, 'as sold 🌊')).rejects.toMatchObject({
    code: 'history.label_taken',
  });
  expect((await rig.history.diff('as sold 🌊', second)).from).toBe(first);
  expect(await rig.history.label('current', 'now')).toMatchObject({ version: second });
  for (const bad of ['', '  ', 'current', 'green:shop', 'abcd12', 'two\nlines', 'x'.repeat(101)]) {
    await expect(rig.history.label(first, bad)).rejects.toMatchObject({
      code: 'history.bad_label',
    });
  }
  expect(fsck(rig.repository)).toBe('');
  await rig.history.label('now', null);
  await expect(rig.history.label('now', 'x')).rejects.toMatchObject({
    code: 'history.version_missing',
  });
});

test('a version is known by its first digits, where these are of one only', async () => {
  const rig = await openRig(SHOP);
  const version = await rig.history.snapshot('run');
  expect((await rig.history.diff(null, version.slice(0, 4).toUpperCase())).to).toBe(version);
  // Ids that begin alike do not come by themselves.
  const like = `${version.slice(0, 10)}${'0'.repeat(30)}`;
  rig.database
    .prepare(
      `insert into versions (version, seq, time, name, reason, pipelines)
       values (?, 0, '2026-01-01T00:00:00.000Z', 'another', 'save', '')`,
    )
    .run(like);
  const ambiguous = rig.history.diff(null, version.slice(0, 6));
  await expect(ambiguous).rejects.toMatchObject({
    code: 'history.version_ambiguous',
    message: expect.stringContaining(`${like.slice(0, 12)} another`),
  });
  expect((await rig.history.diff(null, version.slice(0, 14))).to).toBe(version);
  for (const missing of ['abc', '%', 'f00f', '', 'no such label']) {
    await expect(rig.history.diff(null, missing)).rejects.toMatchObject({
      code: 'history.version_missing',
    });
  }
});
