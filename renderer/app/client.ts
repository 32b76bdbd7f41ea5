import './schemas.ts';
import { createORPCClient } from '@orpc/client';
import type { Client } from '../../shared/contract/client.ts';
import { ConnectionKeeper } from './connection/keeper.ts';
import { openConnection } from './connection/open.ts';

export const connection = new ConnectionKeeper(openConnection);

type Call = (input: unknown, options: { signal?: AbortSignal }) => Promise<unknown>;

/**
 * The engine, as every pane sees it: the contract as functions, over whichever connection is open.
 * Calls wait while there is none. What breaks off with the connection throws a TidemillError
 * `connection.closed`; all else the engine's own TidemillErrors.
 */
export const engine: Client = createORPCClient({
  async call(path, input, { signal }) {
    const client = await connection.client(signal);
    // The client is a tree of groups and calls; the path names one of its leaves.
    const call = path.reduce<unknown>(
      (node, key) => (node as Record<string, unknown>)[key],
      client,
    );
    return (call as Call)(input, signal === undefined ? {} : { signal });
  },
});
