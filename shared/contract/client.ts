import { createORPCClient } from '@orpc/client';
import { StandardRPCLink } from '@orpc/client/standard';
import type { ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { ClientPeer } from '@orpc/standard-server-peer';
import { TidemillError } from '../errors.ts';
import { type Contract, contract } from './contract.ts';
import { fromWireError, withStreamErrors } from './errors.ts';
import type { Wire } from './wire.ts';

/**
 * The contract as functions. Every call takes `{ signal }` as its second argument; event streams are
 * async iterators, and leaving a `for await` ends them in the engine too. What comes in is validated.
 * All errors are TidemillErrors, but for an aborted signal's reason.
 */
export type Client = ContractRouterClient<Contract>;

export interface Connection {
  readonly client: Client;
  /** Resolves when the wire has closed, from either end. */
  readonly closed: Promise<void>;
  /** Ends all calls with `connection.closed`; the engine sees their streams end. */
  close(): void;
}

/**
 * Calls the engine at the other end of `wire`. oRPC's own links for ports and sockets are not used
 * because a call on a closed port would wait for ever there; its codec and peer are.
 */
export function connect(wire: Wire): Connection {
  let closed = false;
  const peer = new ClientPeer((frame) => wire.send(frame as string));
  const ended = new Promise<void>((resolve) => {
    wire.onClose(() => {
      closed = true;
      peer.close({ reason: connectionClosed() });
      resolve();
    });
  });
  wire.onFrame((frame) => {
    peer.message(frame as string).catch(() => wire.close('malformed'));
  });
  const link = new StandardRPCLink(
    {
      async call(request) {
        if (closed) throw connectionClosed();
        const response = await peer.request(request);
        return { ...response, body: () => Promise.resolve(response.body) };
      },
    },
    {
      url: 'http://orpc',
      plugins: [new ResponseValidationPlugin(contract)],
      interceptors: [
        async ({ next, path, signal }) => {
          // oRPC's queues have words of their own for a read that comes after their end.
          const ownError = (thrown: unknown) => {
            if (signal?.aborted) return signal.reason;
            const error = fromWireError(thrown, path);
            return closed && !(error instanceof TidemillError) ? connectionClosed() : error;
          };
          try {
            return withStreamErrors(await next(), ownError);
          } catch (thrown) {
            throw ownError(thrown);
          }
        },
      ],
    },
  );
  return { client: createORPCClient(link), closed: ended, close: () => wire.close() };
}

function connectionClosed(): TidemillError {
  return new TidemillError({
    code: 'connection.closed',
    message: 'The connection to the engine was closed.',
  });
}
