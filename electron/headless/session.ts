import { WebSocket } from 'ws';
import { type Client, type Connection, connect } from '../../shared/contract/client.ts';
import { memoryWires } from '../../shared/contract/memory.ts';
import { createServer, type Server } from '../../shared/contract/server.ts';
import { opened, SOCKET_PATH, socketWire } from '../../shared/contract/socket.ts';
import { TidemillError } from '../../shared/errors.ts';
import type { Engine } from '../engine/api.ts';
import { openEngine } from '../engine/engine.ts';
import { type Listening, listen } from '../engine/listening/listen.ts';
import { type LockHolder, lockHolder } from '../engine/project/lock.ts';
import { createRouter } from '../engine/router.ts';
import { nodeHost } from './host.ts';

/** A command's view of a project: the contract, whoever holds the engine behind it. */
export interface Session {
  readonly client: Client;
  /**
   * Lets other commands use this engine, for a command that keeps it for long. Does nothing where the
   * engine is another process's.
   */
  share(): Promise<void>;
  /** Waits for other commands that use this engine, calling `waiting` first, and closes it. */
  close(waiting?: () => void): Promise<void>;
}

/** How long to wait for a holder of the lock that is about to announce its address, or to go. */
const PATIENCE_MS = 5_000;
const STEP_MS = 50;

/**
 * Opens the engine of a project, or reaches the one that holds it.
 * @throws TidemillError `project.locked` where the holder cannot be reached, and what opening throws.
 */
export async function openSession(dir: string): Promise<Session> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return ownSession(await openEngine({ dir, host: nodeHost }));
    } catch (error) {
      if (!isLocked(error)) throw error;
      const holder = await lockHolder(dir);
      const reached = await reach(holder);
      if (reached !== null) return reached;
      if (Date.now() > deadline) throw unreachable(holder);
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}

/**
 * The engine's server. Its faults go to stderr: whole where somebody keeps the log of a server, and on
 * demand where a command reports them anyway.
 */
export function engineServer(engine: Engine, logs = Boolean(process.env.TIDEMILL_DEBUG)): Server {
  return createServer(createRouter(engine), (thrown, path) => {
    if (logs) console.error(`fault in ${path.join('.')}:`, thrown);
  });
}

export function isLocked(error: unknown): boolean {
  return error instanceof TidemillError && error.code === 'project.locked';
}

function ownSession(engine: Engine): Session {
  const server = engineServer(engine);
  const [near, far] = memoryWires();
  server.serve(far);
  const { client } = connect(near);
  let listening: Listening | null = null;
  return {
    client,
    async share() {
      listening = await listen(server, { files: null });
      await engine.announce({ url: listening.url });
    },
    async close(waiting) {
      if (listening !== null) {
        if (listening.clients > 0) waiting?.();
        await listening.left();
        await listening.close();
      }
      near.close();
      await engine.close();
    },
  };
}

async function reach(holder: LockHolder | null): Promise<Session | null> {
  if (!holder?.url) return null;
  let connection: Connection;
  try {
    connection = connect(socketWire(await opened(knock(holder.url))));
  } catch (error) {
    // It may be going: the caller tries again.
    if (error instanceof TidemillError && error.code === 'connection.failed') return null;
    throw error;
  }
  const { client } = connection;
  return { client, share: async () => {}, close: async () => connection.close() };
}

/** Says no address: it would hold the token. */
function unreachable(holder: LockHolder | null): TidemillError {
  return new TidemillError({
    code: 'project.locked',
    message: `Another Tidemill holds this project and does not answer${holder === null ? '' : `: process ${holder.pid}`}.`,
    hint: 'Use its window, or end that process first.',
  });
}

function knock(address: string): WebSocket {
  const url = new URL(address);
  const token = url.searchParams.get('token') ?? '';
  return new WebSocket(`ws://${url.host}${SOCKET_PATH}`, {
    headers: { authorization: `Bearer ${token}` },
    // A process that is stopped accepts connections all the same.
    handshakeTimeout: PATIENCE_MS,
  });
}
