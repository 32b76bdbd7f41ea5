import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Exchange } from '../../../electron/engine/workers/exchange.ts';
import type { Input, Output } from '../../../shared/worker/protocol.ts';
import { Rig } from './rig.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidemill-exchange-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function table(sha: string): Output {
  return { kind: 'table', sha, path: '', bytes: 0, rows: 0, schema: [], media: null };
}

/** An exchange whose copies are files of 1,000 bytes; `exported` says which were made. */
function exchange(budget: number) {
  const exported: string[] = [];
  const made = new Exchange(dir, budget, async (output, to) => {
    exported.push(output.sha);
    writeFileSync(join(to, 'data'), Buffer.alloc(1000));
  });
  return { made, exported };
}

test('a copy is made once, however many ask for it', async () => {
  const { made, exported } = exchange(10_000);
  const copies = await Promise.all(['a', 'a', 'b', 'a'].map((sha) => made.borrow(table(sha))));
  expect(exported.sort()).toEqual(['a', 'b']);
  expect(copies[0]?.folder).toBe(join(dir, 'a'));
});

test('beyond the budget the copies least recently used go, but none that is being read', async () => {
  const { made, exported } = exchange(2_500);
  const a = await made.borrow(table('a'));
  (await made.borrow(table('b'))).done();
  const c = await made.borrow(table('c'));
  while (readdirSync(dir).includes('b')) await new Promise((resolve) => setImmediate(resolve));
  expect(readdirSync(dir).sort()).toEqual(['a', 'c']);
  a.done();
  c.done();
  (await made.borrow(table('b'))).done();
  expect(exported).toEqual(['a', 'b', 'c', 'b']);
  while (readdirSync(dir).includes('a')) await new Promise((resolve) => setImmediate(resolve));
});

test('whole copies of an earlier engine are used, unfinished ones are removed', async () => {
  mkdirSync(join(dir, 'old'));
  writeFileSync(join(dir, 'old', 'data'), 'x');
  utimesSync(join(dir, 'old'), 1, 1);
  mkdirSync(join(dir, 'half.123-0.tmp'));
  const { made, exported } = exchange(10_000);
  (await made.borrow(table('old'))).done();
  expect(exported).toEqual([]);
  expect(readdirSync(dir)).toEqual(['old']);
});

test('a copy that fails leaves nothing and is tried again', async () => {
  let fail = true;
  const made = new Exchange(dir, 10_000, async (_output, to) => {
    writeFileSync(join(to, 'data'), 'half');
    if (fail) throw new Error('disk full');
  });
  await expect(made.borrow(table('a'))).rejects.toThrow('disk full');
  expect(readdirSync(dir)).toEqual([]);
  fail = false;
  expect((await made.borrow(table('a'))).folder).toBe(join(dir, 'a'));
});

test('a Python without Parquet takes and gives tables as universal copies', async () => {
  const rig = new Rig();
  const up = await rig.output(
    'sql',
    "select i::bigint as i, 'ñ' || i as s, [i] as l from range(3) t(i)",
  );
  const inputs: Input[] = [{ name: 'up', output: up, universal: null }];
  const code = 'def f(up):\n  assert [r["i"] for r in up] == [0, 1, 2], up\n  return up';
  const [first, second] = await Promise.all([
    rig.output('python', code, { inputs }),
    rig.output('python', code, { inputs }),
  ]);
  expect(first).toMatchObject({ kind: 'table', rows: 3 });
  expect(second.sha).toBe(first.sha);
  expect(first.schema?.map(({ name, type }) => [name, type])).toEqual([
    ['i', 'BIGINT'],
    ['s', 'VARCHAR'],
    ['l', 'BIGINT[]'],
  ]);
  expect(readdirSync(join(rig.project, '.tidemill', 'exchange'))).toEqual([up.sha]);
  await rig.close();
});

test('small flat tables go to and from such a Python without copies', async () => {
  const rig = new Rig();
  const up = await rig.output('sql', "select i::bigint as i, 'ñ' || i as s from range(3) t(i)");
  const code = 'def f(up):\n  return [{**row, "twice": row["i"] * 2} for row in up]';
  const inputs = (output: Output): Input[] => [{ name: 'up', output, universal: null }];
  const down = await rig.output('python', code, { inputs: inputs(up) });
  expect(existsSync(join(rig.project, '.tidemill', 'exchange'))).toBe(false);
  expect(rig.pool.workers().filter(({ language }) => language === 'sql')).toHaveLength(1);

  const query = 'select sum(twice)::bigint as total from up';
  const total = await rig.output('sql', query, { inputs: inputs(down) });
  const last = await rig.output('python', 'def f(up): return up[0]["total"]', {
    inputs: inputs(total),
  });
  expect(readFileSync(last.path, 'utf8')).toBe('6');
  await rig.close();
});
