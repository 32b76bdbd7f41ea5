import type { Wire } from './wire.ts';

/**
 * Two ends of a wire within one process. Frames are as serialised as on any other wire, and arrive
 * after the sender's own step has ended.
 */
export function memoryWires(): [Wire, Wire] {
  const left = new MemoryWire();
  const right = new MemoryWire();
  left.peer = right;
  right.peer = left;
  return [left, right];
}

class MemoryWire implements Wire {
  peer: MemoryWire | null = null;
  private readonly frameListeners: ((frame: unknown) => void)[] = [];
  private readonly closeListeners: (() => void)[] = [];
  private closed = false;

  send(frame: string): void {
    const { peer } = this;
    if (this.closed || peer === null) return;
    soon(() => {
      if (!peer.closed) for (const listener of peer.frameListeners) listener(frame);
    });
  }

  onFrame(listener: (frame: unknown) => void): void {
    this.frameListeners.push(listener);
  }

  onClose(listener: () => void): void {
    this.closeListeners.push(listener);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    soon(() => {
      for (const listener of this.closeListeners) listener();
    });
    this.peer?.close();
  }
}

function soon(step: () => void): void {
  void Promise.resolve().then(step);
}
