import type { Client } from '../../shared/contract/client.ts';
import { localClient } from '../../shared/contract/local.ts';
import { TidemillError } from '../../shared/errors.ts';
import type { Engine } from '../engine/api.ts';
import { openEngine } from '../engine/engine.ts';
import type { Listening } from '../engine/listening/listen.ts';
import { isLocked, type LockHolder, lockHolder } from '../engine/project/lock.ts';
import { createRouter } from '../engine/router.ts';
import { nodeHost } from './host.ts';

/** A command's view of a project: the contract, whoever holds the engine behind it. */
export interface Session {
  readonly client: Client;
  /**
   * Lets other commands use this engine, for a command that keeps it for long. Does nothing where the
   * engine is another process's, or where this machine lets nothing listen.
   */
  share(): void;
  /** Waits for other commands that use this engine, calling `waiting` first, and closes it. */
  close(waiting?: () => void): Promise<void>;
}

/** How long to wait for a holder of the lock that is about to announce its address, or to go. */
const PATIENCE_MS = 10_000;
const STEP_MS = 50;
/** A run that is over by then is not worth listening for: who comes meanwhile has the patience. */
const SHARE_AFTER_MS = 250;

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
      const reached = await sessionAt(holder);
      if (reached !== null) return reached;
      if (Date.now() > deadline) throw unreachable(holder);
    }
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}

function ownSession(engine: Engine): Session {
  let timer: NodeJS.Timeout | undefined;
  let sharing: Promise<Listening | null> = Promise.resolve(null);
  return {
    client: localClient(createRouter(engine)),
    share() {
      timer = setTimeout(() => {
        // Where nothing can listen, other commands wait for the lock instead.
        sharing = startSharing(engine).catch(() => null);
      }, SHARE_AFTER_MS);
    },
    async close(waiting) {
      clearTimeout(timer);
      const listening = await sharing;
      if (listening !== null) {
        if (listening.clients > 0) waiting?.();
        await listening.left();
        await listening.close();
      }
      await engine.close();
    },
  };
}

async function startSharing(engine: Engine): Promise<Listening> {
  const { engineServer } = await import('./engine-server.ts');
  const { listen } = await import('../engine/listening/listen.ts');
  const listening = await listen(engineServer(engine, debugLog), { files: null });
  await engine.announce({ url: listening.url });
  return listening;
}

/** A command reports faults anyway; with their stacks for who looks for them. */
function debugLog(fault: string): void {
  if (process.env.TIDEMILL_DEBUG) console.error(fault);
}

async function sessionAt(holder: LockHolder | null): Promise<Session | null> {
  if (!holder?.url) return null;
  const { reachEngine } = await import('./reach.ts');
  const connection = await reachEngine(holder.url, PATIENCE_MS);
  if (connection === null) return null;
  const { client } = connection;
  return { client, share: () => {}, close: async () => connection.close() };
}

function unreachable(holder: LockHolder | null): TidemillError {
  return new TidemillError({
    code: 'project.locked',
    message: `Another Tidemill holds this project and does not answer${holder === null ? '' : `: process ${holder.pid}`}.`,
    hint: 'Use its window, or end that process first.',
  });
}
