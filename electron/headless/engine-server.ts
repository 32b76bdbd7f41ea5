import { createServer, type Server } from '../../shared/contract/server.ts';
import type { Engine } from '../engine/api.ts';
import { createRouter } from '../engine/router.ts';

/**
 * The engine's server.
 * @param onFault told of our own faults, whole, which callers hear of in a sentence
 */
export function engineServer(engine: Engine, onFault: (fault: string) => void): Server {
  return createServer(createRouter(engine), (thrown, path) => {
    const stack = thrown instanceof Error ? thrown.stack : undefined;
    onFault(`fault in ${path.join('.')}: ${stack ?? String(thrown)}`);
  });
}
