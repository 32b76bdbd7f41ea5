import { WebSocket } from 'ws';
import { CLOSE_CODES } from '../../../shared/contract/socket.ts';
import type { Wire } from '../../../shared/contract/wire.ts';

/** From here on a stream waits for its client to read before it goes on. */
const PAUSE_BYTES = 4 * 1024 * 1024;
/** More than this a client may not leave unread, whatever it has asked for. */
const GIVE_UP_BYTES = 32 * 1024 * 1024;

/**
 * The engine's end of a client's WebSocket. A client that reads slowly slows its own streams; one that
 * does not read at all is let go (1013) before it costs the engine more than a bounded buffer.
 */
export function clientWire(socket: WebSocket): Wire {
  const closeListeners: (() => void)[] = [];
  let closed = false;
  const ended = () => {
    if (closed) return;
    closed = true;
    for (const listener of closeListeners) listener();
  };
  const close: Wire['close'] = (reason = 'done') => {
    socket.close(CLOSE_CODES[reason], reason);
    ended();
  };
  socket.on('close', ended);
  // What is wrong with a socket closes it, and that is all there is to do about it.
  socket.on('error', () => {});
  return {
    send(frame) {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (socket.bufferedAmount > GIVE_UP_BYTES) return close('too_slow');
      if (socket.bufferedAmount < PAUSE_BYTES) return socket.send(frame);
      return new Promise((resolve) => socket.send(frame, () => resolve()));
    },
    onFrame(listener) {
      socket.on('message', (data, isBinary) => listener(isBinary ? data : data.toString()));
    },
    onClose(listener) {
      closeListeners.push(listener);
    },
    close,
  };
}
