import { expect, test } from 'vitest';
import { TidemillError } from '../../../shared/errors.ts';
import { parsePipeline } from '../../../shared/pipeline/parse-pipeline.ts';
import { parseSelection, selectBlocks } from '../../../shared/pipeline/selection.ts';

/** raw → clean → report, and other → report. */
const { pipeline } = parsePipeline(
  `blocks:
  - { name: raw, kind: source, file: raw.sql }
  - { name: clean, kind: transform, file: clean.sql, inputs: [raw] }
  - { name: other, kind: source, file: other.sql }
  - { name: report, kind: sink, file: report.sql, inputs: [clean, other] }
`,
  { file: 'pipeline.yaml', name: 'shop' },
);

test.each([
  [undefined, undefined, ['raw', 'clean', 'other', 'report']],
  ['clean', undefined, ['clean']],
  ['+clean', undefined, ['clean', 'raw']],
  ['clean+', undefined, ['clean', 'report']],
  ['+clean+', undefined, ['clean', 'raw', 'report']],
  ['raw, other', undefined, ['raw', 'other']],
  ['+report', '+clean', ['report', 'other']],
  [undefined, 'raw+', ['other']],
  ['clean', 'clean', []],
])('--select %s --exclude %s', (select, exclude, expected) => {
  expect([...selectBlocks(pipeline, select, exclude)].sort()).toEqual([...expected].sort());
});

test('an unknown block is named, with those that may have been meant', () => {
  const error = caught(() => selectBlocks(pipeline, '+reprot'));
  expect(error.data).toMatchObject({
    code: 'selection.unknown_block',
    message: "The pipeline 'shop' has no block 'reprot'.",
    hint: "Did you mean 'report'?",
  });
});

test.each([
  ['', 1],
  ['raw,,clean', 5],
  ['raw, ', 6],
  ['raw, ++clean', 6],
  ['+', 1],
  ['raw clean', 1],
])('the selection %j cannot be read, at character %i', (text, column) => {
  expect(caught(() => parseSelection(text)).data).toMatchObject({
    code: 'selection.syntax',
    column,
  });
});

function caught(run: () => unknown): TidemillError {
  try {
    run();
  } catch (error) {
    if (error instanceof TidemillError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
