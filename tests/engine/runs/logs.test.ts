import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../shared/runs/events.ts';
import { runPipeline, withEngine } from '../../fixtures/engine.ts';

const files = {
  'pipelines/p/pipeline.yaml': `
blocks:
  - { name: talk, kind: source, file: talk.py }
  - { name: more, kind: source, file: more.ts }
`,
  'pipelines/p/talk.py': `
import sys

def talk(context):
    for i in range(5):
        print("line", i)
    print("to stderr: größer", file=sys.stderr)
    context.log.warning("careful: %s", 1)
    context.display("**bold**", mime="text/markdown", title="Shown")
`,
  'pipelines/p/more.ts': `
export default async function ({ context }: { context: { log: { info(text: string): void } } }) {
  console.log('typed');
  context.log.info('logged');
}
`,
};

const texts = (lines: LogLine[], stream: string) =>
  lines.filter((line) => line.stream === stream).map((line) => line.text);

describe('the log of a run', () => {
  it('has every line with its block and stream, in order, and can be read from any place', async () => {
    await withEngine(files, async (engine) => {
      const { run, status } = await runPipeline(engine, 'p');
      expect(status).toBe('success');
      const all = await engine.logs({ run, after_seq: 0, limit: 100 });
      expect(all.map((line) => line.seq)).toEqual(all.map((_, at) => at + 1));
      const talk = await engine.logs({ run, block: 'talk', after_seq: 0, limit: 100 });
      expect(texts(talk, 'stdout')).toEqual(['line 0', 'line 1', 'line 2', 'line 3', 'line 4']);
      expect(texts(talk, 'stderr')).toEqual(['to stderr: größer']);
      expect(talk.find((line) => line.stream === 'log')).toMatchObject({
        level: 'warning',
        text: 'careful: 1',
      });
      expect(talk.find((line) => line.stream === 'display')?.display).toEqual({
        mime: 'text/markdown',
        data: '**bold**',
        title: 'Shown',
      });
      const more = await engine.logs({ run, block: 'more', after_seq: 0, limit: 100 });
      expect(texts(more, 'stdout')).toEqual(['typed']);
      expect(texts(more, 'log')).toEqual(['logged']);

      const rest = await engine.logs({ run, after_seq: 3, limit: 2 });
      expect(rest).toEqual(all.slice(3, 5));
    });
  });

  it('can be followed while it grows, and gives nothing twice', async () => {
    const slow = {
      'pipelines/p/pipeline.yaml': 'blocks:\n  - { name: slow, kind: source, file: slow.py }\n',
      'pipelines/p/slow.py': `
import time

def slow():
    for i in range(20):
        print(i, flush=True)
        time.sleep(0.01)
`,
    };
    await withEngine(slow, async (engine) => {
      const { run } = await engine.startRun({
        pipeline: 'p',
        params: {},
        force: false,
        mode: 'full',
        partition: null,
      });
      const lines: LogLine[] = [];
      for await (const batch of engine.followLogs({ run, after_seq: 0 })) lines.push(...batch);
      expect(texts(lines, 'stdout')).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
      expect(await engine.logs({ run, after_seq: 0, limit: 100 })).toEqual(lines);
      await expect(engine.logs({ run: 'nope', after_seq: 0, limit: 1 })).rejects.toMatchObject({
        code: 'run.missing',
      });
    });
  });
});
