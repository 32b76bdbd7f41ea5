import { type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { TidemillError } from '../../../../shared/errors.ts';
import { BlockFailure } from '../../jobs.ts';
import type { TableAnswers, TableReply, TableRequest, ThreadStart } from './requests.ts';

type Answer<R extends TableRequest> = TableAnswers[R['op']];

/**
 * The line from the block's thread to the table thread, which reads and writes tables with DuckDB. A
 * block may wait for an answer (`rows()` is synchronous) or go on until it comes.
 */
export class TableThread {
  private readonly worker: Worker;
  private readonly port: MessagePort;
  private readonly signal = new Int32Array(new SharedArrayBuffer(4));
  private readonly waiting = new Map<number, (reply: TableReply) => void>();
  private requests = 0;

  /** Starts the thread from the worker's own bundle. */
  constructor(file: string) {
    const { port1, port2 } = new MessageChannel();
    const start: ThreadStart = { parent: process.ppid, signal: this.signal };
    this.worker = new Worker(file, {
      workerData: { ...start, port: port2 },
      transferList: [port2],
      stdout: false,
      stderr: false,
    });
    this.port = port1 as unknown as MessagePort;
    this.port.on('message', (reply: TableReply) => this.settle(reply));
    this.port.unref();
    this.worker.unref();
  }

  /** Asks and goes on; the promise rejects with the thread's TidemillError. */
  ask<R extends TableRequest>(request: R): Promise<Answer<R>> {
    return new Promise((resolve, reject) => {
      this.post(request, (reply) => {
        if ('error' in reply) reject(new TidemillError(reply.error));
        else resolve(reply.answer as Answer<R>);
      });
    });
  }

  /** Asks and blocks until the answer is there. Throws the thread's TidemillError. */
  askNow<R extends TableRequest>(request: R): Answer<R> {
    let reply: TableReply | undefined;
    Atomics.store(this.signal, 0, 0);
    this.post(request, (found) => {
      reply = found;
    });
    while (reply === undefined) {
      Atomics.wait(this.signal, 0, 0);
      Atomics.store(this.signal, 0, 0);
      for (;;) {
        const received = receiveMessageOnPort(this.port);
        if (received === undefined) break;
        this.settle(received.message as TableReply);
      }
    }
    if ('error' in reply) throw new TidemillError(reply.error);
    return reply.answer as Answer<R>;
  }

  private post(request: TableRequest, settle: (reply: TableReply) => void): void {
    const id = ++this.requests;
    this.waiting.set(id, settle);
    this.port.postMessage({ id, request });
  }

  private settle(reply: TableReply): void {
    const settle = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    settle?.(reply);
  }
}

/** A TidemillError as the failure of a block. */
export function asFailure(error: unknown): unknown {
  return error instanceof TidemillError ? new BlockFailure(error.data) : error;
}
