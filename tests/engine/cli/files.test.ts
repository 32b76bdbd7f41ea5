import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFiles } from '../../fixtures/engine.ts';
import { tidemill } from './command.ts';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'tidemill-files-'));
});
afterAll(() => rm(base, { recursive: true }));

describe('tidemill new', () => {
  it('makes a project that is valid, and writes over nothing', async () => {
    const dir = path.join(base, 'a b', 'größe: 1');
    const made = await tidemill(['new', dir, '--json']);
    expect(made.status).toBe(0);
    expect(JSON.parse(made.stdout)).toEqual({ project: dir, sample: null });
    expect(await readFile(path.join(dir, 'tidemill.yaml'), 'utf8')).toBe(
      '# Everything here is optional.\nname: "größe: 1"\n',
    );
    const checked = await tidemill(['validate', '--project', dir, '--json']);
    expect(checked.status).toBe(0);
    expect(JSON.parse(checked.stdout)).toEqual({ ok: true, problems: [] });

    const again = await tidemill(['new', dir]);
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('project.exists');
  });

  it('makes a project from a sample, with its data', async () => {
    const dir = path.join(base, 'flights');
    expect((await tidemill(['new', dir, '--sample', 'flights'])).status).toBe(0);
    expect((await stat(path.join(dir, 'data', 'flights-3m.parquet'))).size).toBeGreaterThan(1e7);
    expect((await tidemill(['validate', '--project', dir])).status).toBe(0);
  });

  it('names the samples that there are', async () => {
    const { status, stderr } = await tidemill(['new', path.join(base, 'x'), '--sample', 'fligths']);
    expect(status).toBe(2);
    expect(stderr).toContain(
      "sample.missing: There is no sample 'fligths'.\n  hint: Did you mean 'flights'?",
    );
  });

  it.each([
    ['a file', 'file', 'project.unusable'],
    ['a folder below a file', 'file/below', 'project.unusable'],
    ['a folder where nothing may be written', '/sys/tidemill', 'project.unwritable'],
  ])('refuses %s', async (_, dir, code) => {
    await writeFile(path.join(base, 'file'), '');
    const { status, stderr } = await tidemill(['new', path.resolve(base, dir)]);
    expect(status).toBe(2);
    expect(stderr).toContain(`error ${code}: `);
  });
});

describe('tidemill validate', () => {
  it('lists every problem with its place, code and hint', async () => {
    const dir = path.join(base, 'broken');
    await writeFiles(dir, {
      'pipelines/x/pipeline.yaml': `blocks:
  - name: a
    kind: source
    file: a.sql
    inputs: [b]
  - name: b
    kind: transform
    file: missing.sql
    inputs: [a]
    colour: red
`,
      'pipelines/x/a.sql': 'select 1',
      'pipelines/good/pipeline.yaml': 'blocks: []\n',
    });
    const human = await tidemill(['validate'], { cwd: path.join(dir, 'pipelines', 'x') });
    expect(human.status).toBe(2);
    const [, line, column] =
      /x\/pipeline\.yaml:(\d+):(\d+) pipeline\.cycle: /.exec(human.stderr) ?? [];
    expect(Number(line)).toBeGreaterThan(1);
    expect(Number(column)).toBeGreaterThan(1);
    expect(human.stderr).toMatch(/^ {2}hint: /m);

    const { status, stdout } = await tidemill(['validate', 'x', '--json', '--project', dir]);
    expect(status).toBe(2);
    const { ok, problems } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(problems.length).toBeGreaterThanOrEqual(3);
    for (const problem of problems) {
      expect(problem).toMatchObject({
        code: expect.stringMatching(/^\w+\.\w+$/),
        severity: 'error',
        message: expect.any(String),
        file: 'pipelines/x/pipeline.yaml',
        line: expect.any(Number),
        column: expect.any(Number),
      });
    }
    expect((await tidemill(['validate', 'good', '--project', dir])).status).toBe(0);
  });

  it('starts no engine and leaves no trace', async () => {
    const dir = path.join(base, 'untouched');
    await mkdir(path.join(dir, 'pipelines'), { recursive: true });
    expect((await tidemill(['validate', '--project', dir])).status).toBe(0);
    await expect(stat(path.join(dir, '.tidemill'))).rejects.toThrow('ENOENT');
  });

  it('says that there is no project, and no such pipeline', async () => {
    const nowhere = await tidemill(['validate'], { cwd: base });
    expect(nowhere.status).toBe(2);
    expect(nowhere.stderr).toContain('error project.not_a_project: ');
    const missing = await tidemill(['validate', '--project', path.join(base, 'nope'), '--json']);
    expect(missing.status).toBe(2);
    expect(JSON.parse(missing.stdout).error.code).toMatch(/^project\./);
    const pipeline = await tidemill(['validate', 'god', '--project', path.join(base, 'broken')]);
    expect(pipeline.status).toBe(2);
    expect(pipeline.stderr).toContain('pipeline.missing');
  });
});
