import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TidemillError } from '../../../shared/errors.ts';
import type { FileOperation } from '../../../shared/pipeline/editing/block-file-changes.ts';
import { type PipelineFiles, planEdits } from '../../../shared/pipeline/editing/plan-edits.ts';
import type { Edit } from '../../../shared/pipeline/edits.ts';
import { parseLayout } from '../../../shared/pipeline/layout.ts';
import { parsePipeline } from '../../../shared/pipeline/parse-pipeline.ts';
import type { Json } from '../../../shared/worker/protocol.ts';

/** Files in memory, as an engine has them on disk. */
interface Disk {
  document: string;
  layout: string | null;
  files: ReadonlyMap<string, string>;
}

const templates = { 'transform.sql': 'select 1 -- {{name}}\n' };

/** Documents in the styles that people write, each with comments that must survive. */
const DOCUMENTS = [
  '',
  '# empty so far\n',
  'blocks:\n',
  'blocks: [] # none yet\n',
  `# The pipeline of the shop.
description: What sells   # shown on the canvas

blocks:
  # Where it comes from
  - name: orders          # raw
    kind: source
    file: orders.sql

  - name: clean           # without cancelled
    kind: transform
    file: clean.py
    inputs: [orders]      # just one
    retries: { count: 3, delay: 5s } # flaky
    # timeout: 10m

  # At the end
  - name: report
    kind: sink
    file: report.ts
    inputs:
      - clean   # first
      - orders
    description: |
      Several lines
      of text
    # the report ends here

# When it runs
triggers:
  - { name: nightly, schedule: "0 2 * * *" } # early
`,
  `params:
  least: {type: number, default: 3}
blocks:
- {name: orders, kind: source, file: "orders.sql"} # a
- {name: clean, kind: transform, file: 'clean.sql', inputs: [orders]}   # b
- {name: report, kind: transform, file: report.sql, inputs: [orders, clean], timeout: 5s}
# the end`,
  `blocks: [
  { name: orders, kind: source, file: orders.sql }, # a
  { name: clean, kind: transform, file: clean.sql, inputs: [ orders ] }, # b
  { name: report, kind: transform, file: report.sql, inputs: [clean,orders,] } # c
] # d
description: at the end # e
`,
  '{"blocks": [{"name": "orders", "kind": "source", "file": "orders.sql"}, {"name": "clean", "kind": "transform", "file": "clean.sql", "inputs": ["orders"]}]}\n',
  `---
blocks:
  -
    kind: source   # kind first
    name: orders
    file: orders.sql
    retries:
      count: 1   # once more
      delay: 1s
  -   # on its own line
    name: clean
    inputs:   # what it reads
    - orders
    kind: transform
    file: clean.sql
...
`,
].flatMap((text) => [text, text.replaceAll('\n', '\r\n'), `\ufeff${text}`]);

const name = fc.constantFrom('orders', 'clean', 'report', 'extra', 'null', 'yes', 'a1');
const description = fc.oneof(
  fc.constantFrom(
    'plain',
    'a: b',
    '# no comment',
    ' x ',
    'two\nlines',
    'end\n\n',
    '\u2000',
    'wide\u3000',
    '- a',
    'x, [y]',
    '"q"',
    '',
  ),
  fc.string({ unit: 'grapheme' }),
);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({
    type: fc.constant('add_block' as const),
    name,
    kind: fc.constant('transform' as const),
    language: fc.constantFrom('sql' as const, 'python' as const),
    inputs: fc.uniqueArray(name, { maxLength: 2 }),
    code: fc.option(fc.constant('select 2\n')),
    position: fc.option(fc.record({ x: fc.integer(), y: fc.integer() })),
  }),
  fc.record({ type: fc.constant('remove_block' as const), name }),
  fc.record({ type: fc.constant('rename_block' as const), name, to: name }),
  fc.record({ type: fc.constant('connect' as const), from: name, to: name }),
  fc.record({ type: fc.constant('disconnect' as const), from: name, to: name }),
  fc.record({
    type: fc.constant('set_block' as const),
    name,
    key: fc.constant('description' as const),
    value: fc.option(description),
  }),
  fc
    .constantFrom(
      { key: 'timeout' as const, value: '10m' },
      { key: 'timeout' as const, value: null },
      { key: 'retries' as const, value: { count: 2, factor: 1.5 } },
      { key: 'retries' as const, value: { jitter: 'none' } },
      { key: 'retries' as const, value: {} },
      { key: 'retries' as const, value: null },
      { key: 'cache' as const, value: 'never' },
      { key: 'enabled' as const, value: false },
      { key: 'enabled' as const, value: null },
      { key: 'kind' as const, value: 'check' },
    )
    .chain((setting) =>
      fc.record({
        type: fc.constant('set_block' as const),
        name,
        key: fc.constant(setting.key),
        value: fc.constant(setting.value),
      }),
    ),
  fc.record(
    {
      type: fc.constant('set_trigger' as const),
      name: fc.constantFrom('nightly', 'often', 'on a call'),
      before: fc.constantFrom('nightly', 'often'),
      value: fc.option(
        fc.constantFrom<Record<string, Json>[]>(
          { schedule: '0 3 * * 1-5', timezone: 'Europe/Madrid', catch_up: 'all' },
          { every: '5m', overlap: 'queue', enabled: false },
          { files: ['in/*.csv', '/in/# no comment'], settle: '10s' },
          { webhook: true, name: 'renamed' },
        ),
      ),
    },
    { requiredKeys: ['type', 'name', 'value'] },
  ),
  fc.record({ type: fc.constant('set_code' as const), name, code: fc.string() }),
  fc.record({
    type: fc.constant('move_blocks' as const),
    positions: fc.dictionary(
      name,
      fc.record({
        // Edits come as JSON, which has no minus zero.
        x: fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
        y: fc.integer(),
      }),
    ),
  }),
  fc.record({ type: fc.constant('set_description' as const), description: fc.option(description) }),
);

test('the files after edits say what the edits make of the pipeline, and keep all comments', () => {
  let applied = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...DOCUMENTS),
      fc.array(edit, { maxLength: 6 }),
      (document, edits) => {
        let disk = diskOf(document);
        for (const one of edits) {
          const before = read(disk);
          const plan = attempt(() => planEdits(before, [one], templates));
          if (plan === null) continue;
          applied++;
          disk = perform(disk, plan.operations);
          const after = read(disk);
          expect(after.pipeline).toEqual(plan.after.pipeline);
          expect(after.layout).toEqual(plan.after.layout);
          expect(after.code).toEqual(plan.after.code);
          if (!removesLines(one)) {
            for (const comment of commentsOf(before.document))
              expect(disk.document).toContain(comment);
          }
        }
      },
    ),
    { numRuns: 400 },
  );
  expect(applied).toBeGreaterThan(150);
});

test('edits one by one and all at once give the same files', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DOCUMENTS),
      fc.array(edit, { maxLength: 5 }),
      (document, edits) => {
        const start = diskOf(document);
        let disk = start;
        const good = edits.filter((one) => {
          const plan = attempt(() => planEdits(read(disk), [one], templates));
          if (plan === null) return false;
          disk = perform(disk, plan.operations);
          return true;
        });
        const plan = planEdits(read(start), good, templates);
        const atOnce = perform(start, plan.operations);
        expect({ ...atOnce, layout: read(atOnce).layout }).toEqual({
          ...disk,
          layout: read(disk).layout,
        });
      },
    ),
    { numRuns: 150 },
  );
});

test('an edit that was made and taken back leaves the file as it was, byte for byte', () => {
  const pairs: [Edit, Edit][] = [
    [add('extra', ['orders']), { type: 'remove_block', name: 'extra' }],
    [
      { type: 'rename_block', name: 'clean', to: 'cleaned' },
      { type: 'rename_block', name: 'cleaned', to: 'clean' },
    ],
    [
      { type: 'set_block', name: 'orders', key: 'timeout', value: '5s' },
      { type: 'set_block', name: 'orders', key: 'timeout', value: null },
    ],
    [add('extra', []), { type: 'remove_block', name: 'extra' }],
  ];
  const documents = DOCUMENTS.filter(
    (text) => text.includes('clean') && !text.includes("'clean.sql'") && !text.includes('"clean"'),
  );
  expect(documents.length).toBeGreaterThan(5);
  for (const document of documents) {
    for (const [there, back] of pairs) {
      const start = diskOf(document);
      const changed = perform(start, planEdits(read(start), [there], templates).operations);
      expect(changed.document).not.toBe(document);
      const again = perform(changed, planEdits(read(changed), [back], templates).operations);
      expect(again.document).toBe(document);
      expect(again.files).toEqual(start.files);
    }
  }
});

function add(block: string, inputs: string[]): Edit {
  return {
    type: 'add_block',
    name: block,
    kind: 'transform',
    language: 'sql',
    inputs,
    code: null,
    position: null,
  };
}

function diskOf(document: string): Disk {
  const { pipeline } = parsePipeline(document, { file: 'pipeline.yaml', name: 'p' });
  const files = new Map(pipeline.blocks.map(({ file }) => [file, `-- ${file}\n`]));
  return { document, layout: null, files };
}

function read(disk: Disk): PipelineFiles {
  const fileState = (file: string) => (disk.files.has(file) ? 'file' : 'missing');
  const { pipeline, problems } = parsePipeline(disk.document, {
    file: 'pipeline.yaml',
    name: 'p',
    fileState,
  });
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return {
    pipeline,
    layout: disk.layout === null ? {} : (parseLayout(disk.layout) ?? {}),
    code: Object.fromEntries(
      pipeline.blocks.map((block) => [block.name, disk.files.get(block.file) ?? null]),
    ),
    document: disk.document,
    problems,
    layoutIsSound: true,
    fileState,
  };
}

function perform(disk: Disk, operations: readonly FileOperation[]): Disk {
  const files = new Map(disk.files);
  let { document, layout } = disk;
  for (const operation of operations) {
    if (operation.type === 'copy') files.set(operation.to, disk.files.get(operation.from) ?? '');
    else if (operation.type === 'delete') files.delete(operation.file);
    else if (operation.file === 'pipeline.yaml') document = operation.text;
    else if (operation.file === 'layout.json') layout = operation.text;
    else files.set(operation.file, operation.text);
  }
  return { document, layout, files };
}

/** Whether whole lines go, and the comments on them too. */
function removesLines(one: Edit): boolean {
  return (
    one.type === 'remove_block' ||
    one.type === 'set_trigger' ||
    one.type === 'disconnect' ||
    (one.type === 'set_block' && (one.value === null || one.key === 'retries')) ||
    (one.type === 'set_description' && one.description === null)
  );
}

/** Null where the edit does not fit; anything but a TidemillError of the model is a failure. */
function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TidemillError)) throw error;
    expect(error.code).not.toBe('pipeline.unusual_yaml');
    return null;
  }
}

function commentsOf(document: string): string[] {
  return document.split(/\r?\n/).flatMap((line) => /(?:^|\s)(# [\w: ]+)$/.exec(line)?.[1] ?? []);
}
