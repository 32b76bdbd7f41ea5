import { type AnyRouter, createRouterClient } from '@orpc/server';
import type { Client } from './client.ts';
import { fromWireError, toWireError, withStreamErrors } from './errors.ts';

/**
 * A client of an implementation in the same process, without a wire: validated and with the same errors
 * as over one, but nothing is serialised, so that a short command need not load what does that.
 */
export function localClient(router: AnyRouter): Client {
  const client = createRouterClient(router, {
    context: {},
    interceptors: [
      async ({ next, path, signal }) => {
        const error = (thrown: unknown) =>
          signal?.aborted ? signal.reason : fromWireError(toWireError(thrown, path), path);
        try {
          return withStreamErrors(await next(), error);
        } catch (thrown) {
          throw error(thrown);
        }
      },
    ],
  });
  // The router implements the contract, so its client is the contract's; its type does not say so.
  return client as Client;
}
