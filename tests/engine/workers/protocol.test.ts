import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TidemillError } from '../../../shared/errors.ts';
import { errorOf, HOST, Rig } from './rig.ts';

/** A Node worker of the test's own, in place of the SQL worker: `behave` sees each message. */
const HELLO = `{ type: 'hello', protocol: 1, language: 'sql', pid: process.pid, version: '1', packages: {}, tables: 'parquet' }`;
const OUTPUT = `{ type: 'output', job: m.job, output: { kind: 'none', sha: '', path: '', bytes: 0, rows: null, schema: null, media: null }, tests: 0, warnings: [] }`;
const MARK = `for (const s of [process.stdout, process.stderr]) s.write('\\x1e' + process.pid + ':' + m.job + '\\n');`;

let folder: string;
let rig: Rig;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemill-fake-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rig.close();
  rmSync(folder, { recursive: true });
});

function fake(source: string, options: ConstructorParameters<typeof Rig>[0] = {}): Rig {
  const workers = join(folder, 'workers');
  mkdirSync(workers);
  writeFileSync(join(workers, 'sql.cjs'), source);
  rig = new Rig({ host: { ...HOST, workers }, ...options });
  return rig;
}

function answering(onRun: string): string {
  return `process.send(${HELLO});
    process.on('disconnect', () => process.exit());
    process.on('message', (m) => {
      if (m.type === 'bye') process.exit();
      if (m.type === 'run') { ${onRun} }
    });`;
}

test.each([
  ['a message of no known type', `process.send({ type: 'gossip', job: m.job })`],
  ['an output that lacks its fields', `process.send({ type: 'output', job: m.job })`],
  ['a message that is no object', `process.send('hello')`],
  ['the end of another job', `process.send({ ...${OUTPUT}, job: 99 })`],
  ['a second hello', `process.send(${HELLO})`],
])('%s ends the worker and fails the block', async (_name, misbehaviour) => {
  fake(answering(`${misbehaviour}; setInterval(() => {}, 1000);`));
  const ran = await rig.run('sql', 'select 1');
  expect(errorOf(ran).code).toBe('worker.protocol');
  expect(rig.pids('sql').length).toBeLessThanOrEqual(1);
});

test('log messages of a job that is over are dropped', async () => {
  const late = `process.send({ type: 'log', job: m.job - 1, level: 'info', text: 'late' })`;
  fake(answering(`${late}; ${MARK} process.send(${OUTPUT});`));
  expect((await rig.run('sql', 'x')).text).toEqual([]);
  expect((await rig.run('sql', 'x')).text).toEqual([]);
});

test('an answer is not lost when its worker exits right after it', async () => {
  fake(answering(`${MARK} process.send(${OUTPUT}, () => process.exit(1));`));
  expect((await rig.run('sql', 'x')).outcome.type).toBe('output');
});

test('what was printed before the end is in the log, though the channel is quicker', async () => {
  const slow = `process.send(${OUTPUT}); setTimeout(() => { process.stdout.write('last words'); ${MARK} }, 50);`;
  fake(answering(slow));
  expect((await rig.run('sql', 'x')).text).toEqual(['last words']);
});

test('a worker that dies at every start is given up after three times', async () => {
  // For how long it is given up is not tried here: the clock stands still.
  vi.useFakeTimers({ toFake: ['Date'] });
  const count = join(folder, 'starts');
  fake(
    `require('node:fs').appendFileSync(${JSON.stringify(count)}, 'x'); console.error('no library'); process.exit(4);`,
  );
  const outcomes = await Promise.all([rig.run('sql', 'x'), rig.run('sql', 'y')]);
  for (const ran of outcomes) {
    expect(errorOf(ran).code).toBe('worker.broken');
    expect(errorOf(ran).message).toContain('exit code 4');
    expect(errorOf(ran).message).toContain('no library');
  }
  expect(errorOf(await rig.run('sql', 'z')).code).toBe('worker.broken');
  expect(readFileSync(count, 'utf8').length).toBeLessThanOrEqual(4);
  vi.setSystemTime(Date.now() + 60_000);
  const before = readFileSync(count, 'utf8').length;
  expect(errorOf(await rig.run('sql', 'z')).code).toBe('worker.broken');
  expect(readFileSync(count, 'utf8').length).toBeGreaterThan(before);
});

test('a worker that never says hello is ended and what it printed is told', async () => {
  const printed = join(folder, 'printed');
  // The time for the hello begins once it has printed: how long a process takes to start is not the point.
  const launcher: typeof HOST.launcher = {
    launch(options) {
      const started = HOST.launcher.launch(options);
      const clock = new Int32Array(new SharedArrayBuffer(4));
      while (!existsSync(printed)) Atomics.wait(clock, 0, 0, 10);
      return started;
    },
  };
  fake(
    `console.log('waiting for a password'); require('node:fs').writeFileSync(${JSON.stringify(printed)}, '');
     setInterval(() => {}, 1000);`,
    { helloMs: 300, host: { ...HOST, workers: join(folder, 'workers'), launcher } },
  );
  const error = await rig.pool.environment('sql').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TidemillError);
  expect((error as TidemillError).data.code).toBe('worker.broken');
  expect((error as TidemillError).message).toContain('did not start within 300 ms');
  expect((error as TidemillError).message).toContain('waiting for a password');
});

test('a question of a block is answered, and a refusal reaches it', async () => {
  fake(`let m0; process.send(${HELLO}); process.on('disconnect', () => process.exit());
    process.on('message', (m) => {
      if (m.type === 'bye') process.exit();
      if (m.type === 'run') { m0 = m; process.send({ type: 'ask', job: m.job, ask: 1, what: 'secret', name: 'key' });
        process.send({ type: 'ask', job: m.job, ask: 2, what: 'secret', name: 'none' }); }
      if (m.type === 'answer') { console.log(JSON.stringify(m.value ?? m.error.code));
        if (m.ask === 2) { m = m0; ${MARK} process.send(${OUTPUT}); } }
    });`);
  const { text } = await rig.run('sql', 'x', {
    onAsk: async (_what, name) => {
      if (name === 'key') return 'abc';
      throw new TidemillError({ code: 'secret.missing', message: `no ${name}` });
    },
  });
  expect(text).toEqual(['"abc"', '"secret.missing"']);
});
