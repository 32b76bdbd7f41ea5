import { ORPCError } from '@orpc/client';
import type { AnyRouter } from '@orpc/server';
import { StandardRPCHandler } from '@orpc/server/standard';
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer';
import { ServerPeer } from '@orpc/standard-server-peer';
import { isFault, toWireError, withStreamErrors } from './errors.ts';
import { MAX_REQUEST_FRAME, type Wire } from './wire.ts';

export interface Server {
  /** Answers the client at the other end of `wire` until it closes; then all its calls are aborted. */
  serve(wire: Wire): void;
}

/**
 * Serves an implementation of the contract to any number of clients.
 * `onFault` hears of what is our fault and not the caller's, with its stack, for the host to log.
 * A frame that is too long or not of the protocol closes its wire and harms nothing else; oRPC's own
 * adapters would let it end the process as an unhandled rejection.
 */
export function createServer(
  router: AnyRouter,
  onFault: (thrown: unknown, path: readonly string[]) => void,
): Server {
  const wireError = (thrown: unknown, path: readonly string[]) => {
    if (isFault(thrown)) onFault(thrown, path);
    return toWireError(thrown, path);
  };
  const handler = new StandardRPCHandler(router, {
    interceptors: [
      async ({ next, request }) => {
        const result = await next();
        return result.matched ? result : { matched: true, response: unknownCall(request.url) };
      },
    ],
    clientInterceptors: [
      async ({ next, path }) => {
        try {
          return withStreamErrors(await next(), (thrown) => wireError(thrown, path));
        } catch (thrown) {
          throw wireError(thrown, path);
        }
      },
    ],
  });
  const answer = createServerPeerHandleRequestFn(handler, { context: {} });

  return {
    serve(wire) {
      const peer = new ServerPeer((frame) => wire.send(frame as string));
      wire.onClose(() => peer.close());
      wire.onFrame((frame) => {
        if (typeof frame !== 'string') return wire.close('malformed');
        if (frame.length > MAX_REQUEST_FRAME) return wire.close('too_large');
        peer.message(frame, answer).catch((thrown) => {
          if (!(thrown instanceof ORPCError)) onFault(thrown, []);
          wire.close('malformed');
        });
      });
    },
  };
}

/** A call that the router does not know gets an error that the client can read. */
function unknownCall(url: { pathname: string }) {
  const path = url.pathname.slice(1).split('/');
  const error = toWireError(new ORPCError('NOT_FOUND'), path).toJSON();
  return { status: error.status, headers: {}, body: { json: error } };
}
