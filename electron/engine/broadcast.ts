/**
 * Hands each value to every listener, in order. A listener is an async iterable that ends when its
 * signal aborts or the broadcast closes; values wait for a slow reader, so senders should coalesce.
 */
export class Broadcast<T> {
  private readonly queues = new Set<Queue<T>>();
  private closed = false;

  send(value: T): void {
    for (const queue of this.queues) queue.push(value);
  }

  /** Listens from this call on, not only from the first `next()`. */
  listen(signal?: AbortSignal): AsyncIterableIterator<T> & { stop(): void } {
    const queue = new Queue<T>(() => this.queues.delete(queue));
    if (this.closed || signal?.aborted) queue.end();
    else this.queues.add(queue);
    signal?.addEventListener('abort', () => queue.end(), { once: true });
    return queue;
  }

  close(): void {
    this.closed = true;
    for (const queue of [...this.queues]) queue.end();
  }
}

class Queue<T> implements AsyncIterableIterator<T> {
  private readonly values: T[] = [];
  private readonly waiting: ((result: IteratorResult<T>) => void)[] = [];
  private readonly onEnd: () => void;
  private ended = false;

  constructor(onEnd: () => void) {
    this.onEnd = onEnd;
  }

  push(value: T): void {
    const waiter = this.waiting.shift();
    if (waiter) waiter({ done: false, value });
    else this.values.push(value);
  }

  /** Ends at once; values not read yet are still given. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onEnd();
    for (const waiter of this.waiting.splice(0)) waiter({ done: true, value: undefined });
  }

  stop(): void {
    this.end();
  }

  next(): Promise<IteratorResult<T>> {
    const value = this.values.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  return(): Promise<IteratorResult<T>> {
    this.values.length = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
