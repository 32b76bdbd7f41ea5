import type { Engine } from '../../electron/engine/api.ts';
import { TidemillError } from '../../shared/errors.ts';
import type { RunEvent } from '../../shared/runs/events.ts';
import { runWith } from '../fixtures/runs.ts';

/**
 * An engine that holds its state in memory, so that the contract is tried by itself: one run, `r1`,
 * whose events a test adds, and a pipeline whose code is any text.
 */
export interface EngineDouble extends Engine {
  /** Appends an event to the run and wakes its readers. */
  emit(event: RunEvent): void;
  /** Resolves when a stream of the run has been left, with how many are still open. */
  streamLeft(): Promise<number>;
  readonly openStreams: number;
  readonly edits: unknown[];
  /** What `info` gives instead, to try answers that are not as agreed. */
  infoAnswer: () => unknown;
}

export const run = runWith({ version: 'v1' });
const { blocks: _, ...summary } = run;

export function progress(done: number): RunEvent {
  return { type: 'progress', run: 'r1', block: 'orders', done, total: null };
}

/** An event with a sequence number, as the ledger would give it. */
export function started(seq: number): RunEvent {
  return { type: 'run', seq, time: '2026-01-01T00:00:00.000Z', run };
}

export function ended(seq: number): RunEvent {
  return {
    type: 'run_ended',
    seq,
    time: '2026-01-01T00:00:01.000Z',
    run: 'r1',
    status: 'success',
    ended_at: '2026-01-01T00:00:01.000Z',
    duration_ms: 1000,
  };
}

export function engineDouble(): EngineDouble {
  const events: RunEvent[] = [];
  const wakers = new Set<() => void>();
  const leavers: ((open: number) => void)[] = [];
  let openStreams = 0;

  async function* runEvents(id: string, afterSeq: number, signal?: AbortSignal) {
    if (id !== 'r1') throw missing(`There is no run ${id}.`);
    openStreams += 1;
    try {
      for (let at = 0; ; at += 1) {
        while (at >= events.length && !signal?.aborted) await woken(signal);
        const event = events[at];
        if (event === undefined || signal?.aborted) return;
        if ('seq' in event && event.seq <= afterSeq) continue;
        yield event;
        if (event.type === 'run_ended') return;
      }
    } finally {
      openStreams -= 1;
      for (const leaver of leavers.splice(0)) leaver(openStreams);
    }
  }

  function woken(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        wakers.delete(wake);
        resolve();
      };
      wakers.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  const double: EngineDouble = {
    dir: '/projects/shop',
    edits: [],
    infoAnswer: () => ({
      version: '0.1.0',
      pid: 1,
      node: '24',
      duckdb: null,
      python: null,
      rss_bytes: 1,
      scheduler: false,
      workers: [],
    }),
    emit(event) {
      events.push(event);
      for (const wake of [...wakers]) wake();
    },
    streamLeft: () => new Promise((resolve) => leavers.push(resolve)),
    get openStreams() {
      return openStreams;
    },
    info: async () => double.infoAnswer() as Awaited<ReturnType<Engine['info']>>,
    project: () => Promise.reject(new Error('the ledger of /root/secret cannot be read')),
    async pipeline(name) {
      if (name !== 'sales') {
        throw new TidemillError({
          code: 'pipeline.missing',
          message: `There is no pipeline ${name}.`,
          file: 'pipelines/sales/pipeline.yaml',
          line: 7,
          column: 5,
          hint: 'Did you mean sales?',
        });
      }
      return {
        pipeline: { name, description: null, params: {}, blocks: [], triggers: [] },
        layout: {},
        code: { orders: 'select 1' },
        problems: [],
        revision: 'rev',
      };
    },
    createPipeline: (name) => double.pipeline(name),
    async editPipeline(name, revision, edits) {
      double.edits.push(edits);
      const view = await double.pipeline(name);
      const code: Record<string, string> = {};
      for (const edit of edits) if (edit.type === 'set_code') code[edit.name] = edit.code;
      return { ...view, code, revision };
    },
    status: async (pipeline) => ({ pipeline, blocks: [], last: [] }),
    startRun: async () => run,
    cancelRun: async () => ({ ...summary, status: 'cancelled' }),
    run: async (id) => ({ ...run, run: id }),
    runs: async ({ limit }) =>
      Array.from({ length: limit }, (_, i) => ({ ...summary, run: `r${i}` })),
    runEvents,
    logs: async () => [],
    async *followLogs() {},
    page: async ({ pipeline, block, offset, limit }) => ({
      pipeline,
      block,
      run: 'r1',
      kind: 'table',
      num_rows: 3,
      schema: [{ name: 'größe', type: 'VARCHAR', nullable: true }],
      rows: [['日本', offset, limit, null, '🌊']],
    }),
    profile: async () => [],
    history: async () => ({ versions: [], more: false, problem: null }),
    diff: async (from, to) => ({ from, to, files: [], pipelines: [] }),
    fileOf: async (_version, path) => `text of ${path}`,
    restore: async ({ version }) => ({ before: 'v0', version, files: [] }),
    label: (version) => Promise.reject(missing(`There is no version ${version}.`)),
    git: async () => null,
    triggers: async () => [],
    calendar: async () => ({ past: [], coming: [], truncated: false }),
    ticks: async () => [],
    fireTrigger: async () => run,
    newToken: async ({ pipeline, trigger }) => ({
      path: `/hooks/${pipeline}/${trigger}`,
      token: 'once',
    }),
    hook: async () => ({
      status: 401,
      headers: {},
      body: { error: { code: 'hook.refused', message: 'There is no such webhook.' } },
    }),
    notifications: async () => [],
    testNotification: (name) => Promise.reject(missing(`There is no notification ${name}.`)),
    deliveries: async () => [],
    async *changes() {
      yield { type: 'project' };
    },
    announce: async () => {},
    close: async () => {},
  };
  return double;
}

function missing(message: string): TidemillError {
  return new TidemillError({ code: 'run.missing', message });
}
