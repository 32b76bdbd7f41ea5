/** Thrown by `process.exit()` inside a block, so that nothing after the call runs. */
export class ExitCalled extends Error {
  constructor() {
    super('process.exit() was called');
  }
}

type Failing = (thrown: unknown) => void;

let onFailure: Failing | null = null;

/**
 * Takes from user code what would end this process or speak in its name: `process.exit`, the message
 * channel, and errors that nobody catches, which fail the running block instead.
 */
export function guardProcess(): void {
  const refuse = (): never => {
    const called = new ExitCalled();
    onFailure?.(called);
    throw called;
  };
  Object.defineProperties(process, {
    exit: { value: refuse, configurable: false },
    send: { value: undefined, configurable: false },
    disconnect: { value: undefined, configurable: false },
  });
  // Electron's channel is fixed to the process; what it could say can be taken from it.
  const { parentPort } = process as unknown as { parentPort?: object };
  if (parentPort) {
    Object.defineProperty(parentPort, 'postMessage', { value: undefined, configurable: false });
  }
  process.on('uncaughtException', (error) => onFailure?.(error));
  process.on('unhandledRejection', (reason) => onFailure?.(reason));
  for (const stream of [process.stdout, process.stderr]) {
    // Printing waits for the reader: a flood then neither fills the memory nor overtakes the end of the job.
    (stream as { _handle?: { setBlocking?: (on: boolean) => void } })._handle?.setBlocking?.(true);
    stream.on('error', () => {});
  }
}

/** Runs user code; also fails when something fails beside it that nobody waits for. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await new Promise<T>((resolve, reject) => {
      onFailure = reject;
      work().then(resolve, reject);
    });
  } finally {
    onFailure = null;
  }
}
