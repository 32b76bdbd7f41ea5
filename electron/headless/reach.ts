import { WebSocket } from 'ws';
import { type Connection, connect } from '../../shared/contract/client.ts';
import { opened, SOCKET_PATH, socketWire } from '../../shared/contract/socket.ts';
import { TidemillError } from '../../shared/errors.ts';

/** Reaches the engine at an address of a lock, or gives null where nobody answers in time. */
export async function reachEngine(address: string, timeoutMs: number): Promise<Connection | null> {
  const url = new URL(address);
  const token = url.searchParams.get('token') ?? '';
  const socket = new WebSocket(`ws://${url.host}${SOCKET_PATH}`, {
    headers: { authorization: `Bearer ${token}` },
    // A process that is stopped accepts connections all the same.
    handshakeTimeout: timeoutMs,
  });
  try {
    return connect(socketWire(await opened(socket)));
  } catch (error) {
    if (error instanceof TidemillError && error.code === 'connection.failed') return null;
    throw error;
  }
}
