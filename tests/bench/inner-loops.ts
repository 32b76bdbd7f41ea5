import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { workerEnvironment } from '../../electron/engine/workers/environment.ts';
import { findInterpreter } from '../../electron/engine/workers/interpreter.ts';
import type { NodeWorkerProcess } from '../../electron/engine/workers/launcher.ts';
import { startPython } from '../../electron/engine/workers/python-process.ts';
import type { FromWorker, Job, Output } from '../../shared/worker/protocol.ts';
import { host } from './engine.ts';
import { timed } from './measure.ts';
import { type BlockText, makeProject, SEED_SQL } from './projects.ts';

/** As many lanes as the pool has by default on two cores. */
const LANES = 3;

type Message = Extract<FromWorker, { type: 'output' | 'error' | 'hello' }>;

/** A worker process that is sent one message after the other, with nothing of the engine around it. */
class BareWorker {
  readonly ready: Promise<Message>;
  private readonly process: NodeWorkerProcess;
  private resolve!: (message: Message) => void;
  private job = 0;

  constructor(process: NodeWorkerProcess) {
    this.process = process;
    process.stdout.resume();
    process.stderr.resume();
    process.onMessage((message) => {
      const { type } = message as FromWorker;
      if (type === 'output' || type === 'error' || type === 'hello') {
        this.resolve(message as Message);
      }
    });
    this.ready = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  async ask(message: { type: 'run'; block: Job } | { type: 'read'; request: unknown }) {
    this.job += 1;
    const answer = new Promise<Message>((resolve) => {
      this.resolve = resolve;
    });
    this.process.send({ ...message, job: this.job });
    const reply = await answer;
    if (reply.type !== 'output') throw new Error(`a bare worker failed: ${JSON.stringify(reply)}`);
    return reply;
  }

  kill(): void {
    this.process.kill();
  }
}

/**
 * The time in milliseconds that the workers need for the same work when they do nothing but it: the same
 * code on the same input of 1,000 rows, sent to bare processes in as many lanes as the pool has.
 */
export async function innerLoops(blocks: BlockText[]): Promise<number> {
  const project = await makeProject({});
  const store = { dir: path.join(project.dir, 'outputs'), tmp: path.join(project.dir, 'tmp') };
  await mkdir(store.dir);
  await mkdir(store.tmp);
  const { path: python } = await findInterpreter({
    project: project.dir,
    setting: null,
    env: workerEnvironment({}),
  });
  const library = path.join(host.resources, 'python');
  const node = (language: 'sql' | 'typescript') =>
    new BareWorker(
      host.launcher.launch({
        entry: path.join(host.workers, `${language}.cjs`),
        cwd: project.dir,
        env: workerEnvironment({ UV_THREADPOOL_SIZE: '16' }),
        execArgv: [],
      }),
    );
  const lanes = Array.from({ length: LANES }, () => ({
    sql: node('sql'),
    typescript: node('typescript'),
    python: new BareWorker(
      startPython({
        python,
        library,
        cwd: project.dir,
        env: workerEnvironment({ PYTHONPATH: library }),
      }),
    ),
  }));
  const workers = lanes.flatMap((lane) => Object.values(lane));
  try {
    await Promise.all(workers.map((worker) => worker.ready));
    const [first] = lanes;
    if (!first) throw new Error('no lanes');
    const job = (block: BlockText, input: Output | null): Job => ({
      project: project.dir,
      pipeline: 'bare',
      block: block.name,
      kind: 'transform',
      file: path.join(project.dir, block.name),
      display_file: block.name,
      code: block.code,
      run_id: 'bare',
      attempt: 1,
      partition: null,
      interval: null,
      inputs:
        input === null
          ? []
          : (block.inputs ?? []).map((name) => ({ name, output: input, universal: null })),
      params: {},
      variables: {},
      dataframe: 'auto',
      workdir: project.dir,
      store,
      previous: null,
      limits: { memory_bytes: 2e9, threads: 2 },
    });
    const seed = await first.sql.ask({
      type: 'run',
      block: job({ name: 'seed', language: 'sql', code: SEED_SQL }, null),
    });
    if (!seed.output) throw new Error('the seed gave no table');
    const { output } = seed;

    const queue = blocks.filter((block) => block.inputs !== undefined);
    const work = async (lane: (typeof lanes)[number]) => {
      for (let block = queue.pop(); block; block = queue.pop()) {
        const answer = await lane[block.language].ask({
          type: 'run',
          block: job(block, output),
        });
        if (answer.universal === undefined) continue;
        const request = { op: 'import_universal', from: answer.universal, store, previous: null };
        await lane.sql.ask({ type: 'read', request });
      }
    };
    return await timed(() => Promise.all(lanes.map(work)));
  } finally {
    for (const worker of workers) worker.kill();
    await project.remove();
  }
}
