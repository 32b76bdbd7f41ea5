import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowsOf, runPipeline, statuses } from '../../fixtures/engine.ts';
import { tidemill } from '../cli/command.ts';
import { folderOf, writeFiles } from '../project/folders.ts';
import { engineOn, refusal } from './open-engine.ts';

/** A pipeline `p` of these block files; each is a source named like its file, or reads what `inputs` says. */
function projectOf(files: Record<string, string>, inputs: Record<string, string> = {}) {
  const blocks = Object.keys(files).map((file) => {
    const name = file.split('.')[0] ?? '';
    const from = inputs[name];
    return `  - { name: ${name}, file: ${file}, ${from ? `kind: transform, inputs: [${from}]` : 'kind: source'} }`;
  });
  const named = Object.entries(files).map(([file, text]) => [`pipelines/p/${file}`, text]);
  return {
    'pipelines/p/pipeline.yaml': `blocks:\n${blocks.join('\n')}\n`,
    ...Object.fromEntries(named),
  };
}

test('empty files and files of nothing but comments give nothing, or say what is missing', async () => {
  const engine = await engineOn(
    folderOf(
      projectOf({
        'es.sql': '',
        'cs.sql': '-- nothing\n/* yet */ ;\n',
        'ep.py': '',
        'cp.py': '# nothing yet\n',
        'et.ts': '',
        'ct.ts': '// nothing yet\n',
      }),
    ),
  );
  const run = await runPipeline(engine, 'p');
  expect(statuses(run)).toMatchObject({
    es: 'success',
    cs: 'success',
    ep: 'success',
    cp: 'success',
  });
  for (const name of ['et', 'ct']) {
    expect(run.blocks.find((block) => block.name === name)?.error).toMatchObject({
      code: 'typescript.no_entry',
      file: `pipelines/p/${name}.ts`,
      line: 1,
      hint: expect.stringContaining('export default'),
    });
  }
});

test('rows without columns are refused, and columns without names go through', async () => {
  const engine = await engineOn(
    folderOf(
      projectOf(
        {
          'none_py.py': 'def none_py():\n    return [{}, {}]\n',
          'some.sql': 'select 1 as x',
          'none_of_some.py': 'def none_of_some(some: list):\n    return [{} for row in some]\n',
          'none_ts.ts': 'export default () => [{}, {}];\n',
          'blank_py.py': 'def blank_py():\n    return [{"": 1, " ": 2}]\n',
          'blank_sql.sql': 'select * from blank_py',
          'blank_ts.ts': 'export default ({ blank_sql }) => blank_sql.rows();\n',
          'no_name.sql': 'select 1 as ""',
        },
        { none_of_some: 'some', blank_sql: 'blank_py', blank_ts: 'blank_sql' },
      ),
    ),
  );
  const run = await runPipeline(engine, 'p');
  const error = (name: string) => run.blocks.find((block) => block.name === name)?.error;
  for (const name of ['none_py', 'none_of_some', 'none_ts']) {
    expect(error(name)).toMatchObject({
      message: expect.stringContaining('without columns'),
      file: expect.stringContaining(name),
      hint: expect.any(String),
    });
  }
  expect(error('no_name')).toMatchObject({ code: 'sql.parser', line: 1, column: 13 });
  for (const name of ['blank_py', 'blank_sql', 'blank_ts']) {
    expect([name, error(name)]).toEqual([name, null]);
    expect(await rowsOf(engine, 'p', name)).toEqual([[1, 2]]);
  }
});

test('a value of 100 MB is kept, and not shown', async () => {
  const engine = await engineOn(
    folderOf(projectOf({ 'big.py': 'def big():\n    return "x" * 100_000_000\n' })),
  );
  const run = await runPipeline(engine, 'p');
  expect(run.blocks[0]).toMatchObject({ status: 'success', bytes: 100_000_002, error: null });
  const { data } = await refusal(engine.page({ pipeline: 'p', block: 'big', offset: 0, limit: 1 }));
  expect(data).toMatchObject({ code: 'output.too_large', hint: expect.any(String) });
});

describe('from the command line', () => {
  test('a project in a folder with blanks and letters of other scripts runs', async () => {
    const dir = path.join(folderOf(), "größe 数据 'x' [1] $HOME");
    mkdirSync(dir);
    writeFiles(dir, {
      ...projectOf(
        {
          'a.sql': "select * from 'meine daten.csv'",
          'b.py': 'def b(a: list):\n    return a\n',
          'c.ts': 'export default ({ b }) => b;\n',
        },
        { b: 'a', c: 'b' },
      ),
      'meine daten.csv': 'straße\n1\n',
    });
    const ran = await tidemill(['run', 'p', '--json'], { cwd: dir });
    expect([ran.status, ran.stderr.includes('error')]).toEqual([0, false]);
    const shown = await tidemill(['show', 'p.c', '--json', '--project', dir]);
    expect(JSON.parse(shown.stdout)).toMatchObject({ rows: [[1]], schema: [{ name: 'straße' }] });
  });

  test('what is wrong with files ends every command about them with 2, its code and place', async () => {
    const dir = folderOf({
      'pipelines/p/pipeline.yaml':
        'blocks:\n  - { name: my block, kind: sorce, fil: a.sql }\n  - { name: b, kind: source, file: b.sql }\n',
      'pipelines/p/b.sql': Buffer.from([0x2d, 0x2d, 0xe9, 0x0a]),
      'pipelines/empty/pipeline.yaml': '',
      'pipelines/none/readme.txt': '',
    });
    for (const command of ['validate', 'run', 'status']) {
      const { status, stderr } = await tidemill([command, 'p', '--project', dir]);
      expect([command, status]).toEqual([command, 2]);
      expect(stderr).toContain('pipelines/p/pipeline.yaml:2:13 block.bad_name: ');
      expect(stderr).toContain('pipelines/p/pipeline.yaml:2:29 pipeline.unknown_kind: ');
      expect(stderr).toContain("hint: Did you mean 'source'?");
      expect(stderr).toContain("hint: Did you mean 'file'?");
      expect(stderr).toContain('pipelines/p/b.sql:1 block.not_utf8: ');
      expect(stderr).not.toMatch(/^ +at /m);
    }
    const said = async (...args: string[]) => {
      const { status, stdout } = await tidemill([...args, '--project', dir, '--json']);
      return [status, JSON.parse(stdout).error];
    };
    expect(await said('run', 'empty')).toEqual([
      2,
      expect.objectContaining({ code: 'pipeline.empty' }),
    ]);
    expect(await said('run', 'none')).toEqual([
      2,
      expect.objectContaining({ code: 'pipeline.missing_file', file: 'pipelines/none' }),
    ]);
    expect(await said('status', 'emty')).toEqual([
      2,
      expect.objectContaining({ code: 'pipeline.missing', hint: "Did you mean 'empty'?" }),
    ]);
    expect(await said('show', 'p.bb')).toEqual([
      2,
      expect.objectContaining({ code: 'block.missing', hint: "Did you mean 'b'?" }),
    ]);
  });
});
