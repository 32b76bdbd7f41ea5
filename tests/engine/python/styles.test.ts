import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../../shared/worker/protocol.ts';
import { type JobResult, PythonWorker, Sandbox } from './driver.ts';
import { Sql, types } from './tables.ts';

const sandbox = new Sandbox();
let worker: PythonWorker;
let sql: Sql;

beforeAll(async () => {
  worker = new PythonWorker();
  sql = await Sql.open(sandbox);
});

afterAll(async () => {
  await worker.stop();
  sql.close();
  sandbox.remove();
});

const run = (code: string, rest: Partial<Job> = {}) => worker.run(sandbox.job(code, rest));

/** What a block gave, if it is a value. */
function given({ end }: JobResult): unknown {
  if (end.type === 'error') throw new Error(`${end.error.code}: ${end.error.message}`);
  expect(end.output?.kind).toBe('value');
  return JSON.parse(readFileSync(end.output?.path ?? '', 'utf8'));
}

function errorOf({ end }: JobResult) {
  if (end.type !== 'error') throw new Error(`no error but ${JSON.stringify(end)}`);
  return end.error;
}

describe('the entry of a block', () => {
  it.each([
    ['the function named like it', 'def other(): return 1\ndef block_under_test(): return 2'],
    [
      'the decorated one',
      'from tidemill import block\ndef other(): return 1\n@block\ndef main(): return 2\ndef third(): return 3',
    ],
    [
      'the only public one',
      'def _private(): return 1\ndef main(): return 2\ndef test_it(output): pass',
    ],
    ['an async one', 'import asyncio\nasync def main():\n  await asyncio.sleep(0)\n  return 2'],
    ['the last expression', 'x = 1\nx + 1'],
    ['an awaited last expression', 'async def f(): return 2\ndef g(): pass\nawait f()'],
    ['a notebook with a helper', 'def double(x): return 2 * x\ndouble(1)'],
  ])('is %s', async (_, code) => {
    expect(given(await run(code))).toBe(2);
  });

  it('is nothing where a notebook ends with a statement', async () => {
    const { end } = await run('"""A docstring."""\nx = 1');
    expect(end).toMatchObject({ type: 'output', output: { kind: 'none', path: '' } });
  });
});

describe('arguments', () => {
  it('are matched by name, in functions and in notebooks', async () => {
    const rest: Partial<Job> = {
      inputs: [await sql.input('orders', await sql.table("SELECT 1 AS id, 'x' AS name"), true)],
      params: {
        min: { type: 'integer', value: 3 },
        day: { type: 'date', value: '2026-02-28' },
        at: { type: 'timestamp', value: '2026-02-28T10:00:00.5Z' },
      },
      variables: { region: 'eu' },
      dataframe: 'rows',
      partition: '2026',
      interval: { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' },
    };
    const body =
      '[orders[0]["name"], params.min, params["min"], params.day.year, params.at.microsecond, context.variables.region, ' +
      'context.block, context.run_id, context.attempt, context.partition, context.interval.start.day, context.interval.end.day]';
    const expected = ['x', 3, 3, 2026, 500000, 'eu', 'block_under_test', 'run-1', 1, '2026', 1, 2];
    const asFunction = `def f(context, orders, params, *, extra=7): return ${body}`;
    expect(given(await run(asFunction, rest))).toEqual(expected);
    expect(given(await run(body, rest))).toEqual(expected);
  });

  it('that nothing can fill are refused with the names there are', async () => {
    const error = errorOf(await run('\ndef f(orders, params): pass'));
    expect(error).toMatchObject({
      code: 'block.argument',
      message:
        '`f` takes an argument `orders`, but there is no such input; there are: params, context',
      line: 2,
    });
  });
});

describe('outputs', () => {
  it.each([
    [
      'a list of dicts',
      'def f(): return [{"a": 1, "b": None}, {"a": 2, "c": "x"}]',
      ['a: BIGINT', 'b: VARCHAR', 'c: VARCHAR'],
    ],
    [
      'a dict of columns',
      'def f(): return {"a": [1.5, 2], "b": ("x", None)}',
      ['a: DOUBLE', 'b: VARCHAR'],
    ],
    ['a generator of dicts', 'def f():\n  for i in range(2): yield {"i": i}', ['i: BIGINT']],
    [
      'an async generator of dicts',
      'async def f():\n  for i in range(2): yield {"i": i}',
      ['i: BIGINT'],
    ],
    [
      'rows of every kind of object',
      `import datetime as d, decimal, uuid
from tidemill import Interval
utc = d.timezone(d.timedelta(hours=2))
def f(): return 2 * [dict(big=2**70, dec=decimal.Decimal('1.25'), b=b'x', day=d.date(2026, 1, 1), t=d.time(1), ts=d.datetime(2026, 1, 1),
  tz=d.datetime(2026, 1, 1, tzinfo=utc), span=d.timedelta(days=1), i=Interval(months=1), u=uuid.uuid4(), l=[[1]], s={'x': 1}, m={1: 'y'}, ok=True)]`,
      [
        'big: DECIMAL(38,0)',
        'dec: DECIMAL(18,2)',
        'b: BLOB',
        'day: DATE',
        't: TIME',
        'ts: TIMESTAMP',
        'tz: TIMESTAMP WITH TIME ZONE',
        'span: INTERVAL',
        'i: INTERVAL',
        'u: UUID',
        'l: BIGINT[][]',
        's: STRUCT(x BIGINT)',
        'm: MAP(BIGINT, VARCHAR)',
        'ok: BOOLEAN',
      ],
    ],
  ])('make a table of %s', async (_, code, expected) => {
    const table = await sql.given(await run(code));
    expect(types(table)).toEqual(expected);
    expect(table.rows).toBe(2);
  });

  it.each([
    ['a list', '[1, "x", None]', [1, 'x', null]],
    ['a dict', '{"a": 1, "b": [1, 2]}', { a: 1, b: [1, 2] }],
    ['an empty list without tables about', '[]', []],
    ['text', '"ü"', 'ü'],
  ])('keep %s as a value', async (_, code, expected) => {
    expect(given(await run(code))).toEqual(expected);
  });

  it('pickle other objects, which the next block gets back', async () => {
    const code =
      'class Model:\n  def __init__(self): self.x = 3\ndef block_under_test(): return Model()';
    const job = sandbox.job(code);
    writeFileSync(job.file, code);
    const { end } = await worker.run(job);
    expect(end).toMatchObject({ output: { kind: 'artifact', media: 'pickle' } });
    const output = end.type === 'output' ? end.output : undefined;
    if (!output) throw new Error('no output');
    const inputs = [{ name: 'model', output, universal: null }];
    expect(given(await run('def g(model): return model.x', { block: 'next', inputs }))).toBe(3);
  });

  it('copy a file that a block names, which the next block gets as a path', async () => {
    const code = `import pathlib
def f(context):
  file = pathlib.Path(context.workdir) / "model.bin"
  file.write_bytes(b"abc")
  return file`;
    const { end } = await run(code);
    expect(end).toMatchObject({ output: { kind: 'artifact', media: 'file', bytes: 3 } });
    const output = end.type === 'output' ? end.output : undefined;
    if (!output) throw new Error('no output');
    expect(output.path.endsWith('.bin')).toBe(true);
    const inputs = [{ name: 'file', output, universal: null }];
    expect(given(await run('def g(file): return file.read_text()', { inputs }))).toBe('abc');
  });

  it('are a table of no rows where a filter leaves none', async () => {
    const orders = await sql.input(
      'orders',
      await sql.table("SELECT 1::UTINYINT AS id, 'x' AS name"),
      true,
    );
    const result = await run('def f(orders): return [r for r in orders if r["id"] > 1]', {
      inputs: [orders],
    });
    const table = await sql.given(result);
    expect(types(table)).toEqual(['id: UTINYINT', 'name: VARCHAR']);
    expect(table.rows).toBe(0);
  });

  it('widen a type that values no longer fit', async () => {
    const t = await sql.input(
      't',
      await sql.table('SELECT 100::TINYINT AS a, 1::TINYINT AS b'),
      true,
    );
    const result = await run('def f(t): return [{**r, "a": r["a"] * 2} for r in t]', {
      inputs: [t],
    });
    expect(types(await sql.given(result))).toEqual(['a: BIGINT', 'b: TINYINT']);
  });

  it.each([
    ['mixed kinds', '[{"a": 1}, {"a": "x"}]', /column 'a' .*mixes int and str/],
    ['a foreign object', '[{"a": object()}]', /column 'a' .*holds a object/],
    ['an integer of 39 digits', '[{"big": 10**38}]', /column 'big' .*more than 38 digits/],
    ['half a surrogate pair', '[{"s": "\\ud800"}]', /column 's' .*no Unicode/],
    ['a row that is no dict', '(x for x in [{"a": 1}, 2])', /row 1 .*is a int/],
  ])('are refused for %s', async (_, code, message) => {
    expect(errorOf(await run(code)).message).toMatch(message);
  });
});

describe('tests in the file', () => {
  it('run with the output before it is published', async () => {
    const good = await run(
      'def f(): return 3\ndef test_a(output): assert output == 3\ndef test_b(): pass',
    );
    expect(good.end).toMatchObject({ type: 'output', tests: 2 });
    const bad = errorOf(
      await run('def f():\n  return 4\n\ndef test_a(output):\n  assert output == 3, "not three"'),
    );
    expect(bad).toMatchObject({
      code: 'block.test_failed',
      line: 5,
      message: 'test_a: not three',
      type: 'AssertionError',
    });
  });
});

describe('between jobs', () => {
  it('globals, working folder, environment and import path are fresh', async () => {
    const dirty =
      'import os, sys\nleft = 1\nos.environ["LEFT"] = "1"\nos.chdir("/")\nsys.path.append("/left")\n1';
    await run(dirty);
    const look =
      '[("left" in globals()), os.environ.get("LEFT"), os.getcwd(), "/left" in sys.path]';
    expect(given(await run(`import os, sys\n${look}`))).toEqual([false, null, sandbox.dir, false]);
  });

  it("the project's modules are as they are on disk, also after a quick edit", async () => {
    const lib = path.join(sandbox.dir, 'lib');
    mkdirSync(lib, { recursive: true });
    writeFileSync(path.join(lib, '__init__.py'), '');
    const module = path.join(lib, 'numbers_of_ours.py');
    const code = 'from lib.numbers_of_ours import N\nN';
    for (const n of [1, 2, 3]) {
      writeFileSync(module, `N = ${n}`);
      expect(given(await run(code))).toBe(n);
    }
  });

  it('a module beside the block is found, and a block called like a module hides none', async () => {
    writeFileSync(path.join(sandbox.dir, 'pipelines/p/beside.py'), 'X = 5');
    writeFileSync(path.join(sandbox.dir, 'pipelines/p/calendar.py'), 'raise SystemExit');
    const code =
      'import beside, calendar\ndef f(): return [beside.X, calendar.monthrange(2024, 2)[1]]';
    expect(given(await run(code, { block: 'calendar' }))).toEqual([5, 29]);
  });
});

describe('context', () => {
  it('logs, reports progress and displays', async () => {
    const code = `from tidemill import Markdown, Html
def f(context):
  context.log.info("rows: %d of %s", 3, "x")
  context.log.warning("100%")
  try: 1/0
  except ZeroDivisionError: context.log.exception("bad")
  context.progress(1, 3)
  context.display("text", title="T")
  context.display(Markdown("**m**"))
  context.display(Html("<b>h</b>"))
  context.display([{"a": 1, "b": 2**60}])
  context.display({"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "x": float("nan")})
  class Picture:
    def _repr_png_(self): return b"png"
  context.display(Picture())`;
    const { before, end } = await run(code);
    expect(end.type).toBe('output');
    const logs = before.flatMap((m) =>
      m.type === 'log' ? [[m.level, m.text.split('\n')[0]]] : [],
    );
    expect(logs).toEqual([
      ['info', 'rows: 3 of x'],
      ['warning', '100%'],
      ['error', 'bad'],
    ]);
    expect(before.find((m) => m.type === 'progress')).toMatchObject({ done: 1, total: 3 });
    const shown = before.flatMap((m) => (m.type === 'display' ? [m.display] : []));
    expect(shown).toEqual([
      { mime: 'text/plain', data: 'text', title: 'T' },
      { mime: 'text/markdown', data: '**m**' },
      { mime: 'text/html', data: '<b>h</b>' },
      {
        mime: 'application/vnd.tidemill.table+json',
        data: {
          schema: [
            { name: 'a', type: 'BIGINT', physical: 'a', nullable: true },
            { name: 'b', type: 'BIGINT', physical: 'b', nullable: true },
          ],
          rows: [[1, '1152921504606846976']],
        },
      },
      {
        mime: 'application/vnd.vegalite.v5+json',
        data: { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', x: null },
      },
      { mime: 'image/png', data: Buffer.from('png').toString('base64') },
    ]);
  });

  it('asks for secrets and connections', async () => {
    const job = worker.start(
      sandbox.job(
        'def f(context):\n  try: context.secret("no")\n  except Exception as e: first = str(e)\n' +
          '  return [first, context.secret("yes"), context.connection("db").host]',
      ),
    );
    const answers = {
      no: { error: { code: 'secret.missing', message: 'no such secret' } },
      yes: { value: 's3cret' },
      db: { value: { host: 'example.org' } },
    };
    for (const name of ['no', 'yes', 'db'] as const) {
      const ask = await worker.message('ask', (m) => m.name === name);
      expect(ask.what).toBe(name === 'db' ? 'connection' : 'secret');
      worker.send({ type: 'answer', job, ask: ask.ask, ...answers[name] });
    }
    expect(given(await worker.finish(job))).toEqual(['no such secret', 's3cret', 'example.org']);
  });
});
