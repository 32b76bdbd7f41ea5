import { createServer, type Server } from '../../shared/contract/server.ts';
import type { Engine } from '../engine/api.ts';
import { createRouter } from '../engine/router.ts';

/**
 * The engine's server. Its faults go to stderr: whole where somebody keeps the log of a server, and on
 * demand where a command reports them anyway.
 */
export function engineServer(engine: Engine, logs = Boolean(process.env.TIDEMILL_DEBUG)): Server {
  return createServer(createRouter(engine), (thrown, path) => {
    if (logs) console.error(`fault in ${path.join('.')}:`, thrown);
  });
}
