/**
 * Something that carries text frames both ways, in order: a MessagePort, a WebSocket, or a pair of
 * queues in memory. All that the contract needs of a transport.
 */
export interface Wire {
  /** Sends a frame. A promise means that the other end is slow: the next frame should wait for it. */
  send(frame: string): void | Promise<void>;
  onFrame(listener: (frame: unknown) => void): void;
  /** Called once, when either end has closed. */
  onClose(listener: () => void): void;
  /** Closes both ways. `reason` is for the other end to read, where the transport can carry it. */
  close(reason?: CloseReason): void;
}

export type CloseReason = 'done' | 'malformed' | 'too_large' | 'too_slow';

/** The longest frame that a client may send, in UTF-16 units (ports) or bytes (sockets). */
export const MAX_REQUEST_FRAME = 16 * 1024 * 1024;
