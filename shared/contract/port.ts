import type { Wire } from './wire.ts';

/** What a DOM MessagePort and Node's have in common, as far as it is needed here. */
interface EventTargetPort {
  postMessage(message: string): void;
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** Electron's MessagePortMain. */
interface EmitterPort {
  postMessage(message: string): void;
  on(type: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

export type PortLike = EventTargetPort | EmitterPort;

/**
 * A wire over a MessagePort of a browser, of Node or of Electron's main process.
 * Chromium before 122 does not tell a page that the other end has closed: there, `onClose` is called
 * for a close from this side only.
 */
export function portWire(port: PortLike): Wire {
  let closed = false;
  const closeListeners: (() => void)[] = [];
  const ended = () => {
    if (closed) return;
    closed = true;
    for (const listener of closeListeners) listener();
  };
  if ('addEventListener' in port) port.addEventListener('close', ended);
  else port.on('close', ended);
  return {
    send(frame) {
      if (!closed) port.postMessage(frame);
    },
    onFrame(listener) {
      if ('addEventListener' in port) {
        port.addEventListener('message', (event) => listener(event.data));
      } else {
        port.on('message', (event) => listener(event.data));
      }
      port.start();
    },
    onClose(listener) {
      closeListeners.push(listener);
    },
    close() {
      port.close();
      ended();
    },
  };
}
