import { TidemillError } from '../errors.ts';
import type { CloseReason, Wire } from './wire.ts';

/** What a browser's WebSocket and that of `ws` have in common, as far as it is needed here. */
export interface SocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

/** The path at which an engine's server takes WebSockets: `ws://127.0.0.1:PORT/contract`. */
export const SOCKET_PATH = '/contract';

const CONNECTING = 0;
const OPEN = 1;

/** WebSocket close codes, as registered with IANA. */
export const CLOSE_CODES: Record<CloseReason, number> = {
  done: 1000,
  malformed: 1002,
  too_large: 1009,
  too_slow: 1013,
};

/** A wire over an open WebSocket; see `opened`. */
export function socketWire(socket: SocketLike): Wire {
  return {
    send(frame) {
      if (socket.readyState === OPEN) socket.send(frame);
    },
    onFrame(listener) {
      socket.addEventListener('message', (event) => listener(event.data));
    },
    onClose(listener) {
      let called = false;
      socket.addEventListener('close', () => {
        if (called) return;
        called = true;
        listener();
      });
    },
    close(reason = 'done') {
      // A browser allows a page no code but 1000 and the private range.
      socket.close(
        reason === 'done' ? CLOSE_CODES.done : 4000 + (CLOSE_CODES[reason] - 1000),
        reason,
      );
    },
  };
}

/**
 * Waits until a WebSocket is open.
 * @throws TidemillError `connection.failed` where it closes instead, whatever the cause: a browser
 *   tells a page nothing about it.
 */
export function opened<T extends SocketLike>(socket: T): Promise<T> {
  if (socket.readyState === OPEN) return Promise.resolve(socket);
  return new Promise((resolve, reject) => {
    const failed = () =>
      reject(
        new TidemillError({
          code: 'connection.failed',
          message: 'The engine cannot be reached, or it refused the connection.',
          hint: 'Is `tidemill serve` still running? Open the address that it printed, with its token.',
        }),
      );
    if (socket.readyState !== CONNECTING) return failed();
    socket.addEventListener('open', () => resolve(socket));
    socket.addEventListener('close', failed);
    socket.addEventListener('error', failed);
  });
}
