import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Language } from '../../../shared/worker/protocol.ts';
import type { Host } from '../api.ts';
import { WORKER_MARK, workerEnvironment } from './environment.ts';
import { startPython } from './python-process.ts';
import { Worker } from './worker.ts';

/** DuckDB's async calls each hold a thread of libuv's pool: with its default of 4 they starve each other. */
const NODE_THREADS = '16';

const MEGABYTE = 1024 * 1024;

export interface WorkerStart {
  host: Pick<Host, 'launcher' | 'resources' | 'workers'>;
  project: string;
  /** What a block may hold; bounds the JavaScript heap of Node workers. */
  memoryBytes: number;
}

/** Starts a Node worker through the host's launcher. */
export function startNodeWorker(language: Exclude<Language, 'python'>, start: WorkerStart): Worker {
  const mark = randomUUID();
  const heap = Math.max(64, Math.floor(start.memoryBytes / MEGABYTE));
  const process = start.host.launcher.launch({
    entry: join(start.host.workers, `${language}.cjs`),
    cwd: start.project,
    env: workerEnvironment({ [WORKER_MARK]: mark, UV_THREADPOOL_SIZE: NODE_THREADS }),
    execArgv: [`--max-old-space-size=${heap}`],
  });
  return new Worker(language, process, mark);
}

/** Starts a worker on the interpreter `python`. */
export function startPythonWorker(python: string, start: WorkerStart): Worker {
  const mark = randomUUID();
  const library = join(start.host.resources, 'python');
  const process = startPython({
    python,
    library,
    cwd: start.project,
    env: workerEnvironment({ [WORKER_MARK]: mark, PYTHONPATH: library }),
  });
  return new Worker('python', process, mark);
}
