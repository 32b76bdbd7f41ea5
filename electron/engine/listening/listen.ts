import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Server as ContractServer } from '../../../shared/contract/server.ts';
import { SOCKET_PATH } from '../../../shared/contract/socket.ts';
import { MAX_REQUEST_FRAME } from '../../../shared/contract/wire.ts';
import { TidemillError } from '../../../shared/errors.ts';
import type { HookAnswer, HookCall } from '../schedule/api.ts';
import { namesOf, reachableHost } from './addresses.ts';
import { clientWire } from './client-wire.ts';
import { createGate, createHookGate, type Verdict } from './gate.ts';
import { hookAnswerer, isHook } from './hooks.ts';
import { securityHeaders } from './security-headers.ts';
import { type StaticFiles, sendFile } from './static-files.ts';

export interface ListenOptions {
  /** Loopback by default; another one lets other machines in (that hold the token). */
  host?: string;
  /** 0, the default, takes a free one. */
  port?: number;
  /** The interface to serve; null where only commands are to be reached by. */
  files: StaticFiles | null;
  /** Answers calls to webhooks, at `/hooks/`; absent where none are to be taken. */
  hook?: (call: HookCall) => Promise<HookAnswer>;
}

export interface Listening {
  /** Where to open the interface, with the access token. */
  readonly url: string;
  /** How many WebSockets are open. */
  readonly clients: number;
  /** Resolves when no WebSocket is open. */
  left(): Promise<void>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * Makes an engine reachable by HTTP (the interface's files) and WebSocket (the contract, at
 * `SOCKET_PATH`), all behind one gate, and its webhooks behind one of their own. The token has 256 bits and is new at every start.
 * @throws TidemillError `serve.port` where the address cannot be listened on.
 */
export async function listen(
  contract: ContractServer,
  { host = '127.0.0.1', port = 0, files, hook }: ListenOptions,
): Promise<Listening> {
  const server = createHttpServer(PATIENCE);
  server.maxConnections = MOST_CONNECTIONS;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_REQUEST_FRAME,
    perMessageDeflate: false,
  });
  const token = randomBytes(32).toString('base64url');
  const actual = await bind(server, host, port);
  const hosts = namesOf(host, actual);
  const gate = createGate({ hosts, port: actual, token });
  const answerHook = hook && hookAnswerer(createHookGate(hosts), hook);

  server.on('request', (request, response) => {
    const socketOrigin = /^[\w.[\]:-]+$/.exec(request.headers.host ?? '')?.[0];
    const headers = securityHeaders(socketOrigin === undefined ? [] : [`ws://${socketOrigin}`]);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (answerHook && isHook(pathOf(request))) return answerHook(request, response);
    const verdict = gate(request, false);
    if (verdict.type === 'refuse') return say(verdict.status, verdict.reason);
    if (verdict.type === 'enter') {
      response.writeHead(303, { location: '/', 'set-cookie': verdict.cookie }).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return say(405, 'Only GET and HEAD are answered here.');
    }
    const found = files?.find(pathOf(request));
    if (found === undefined) return say(404, 'There is nothing at this address.');
    void sendFile(found, response, request.method === 'GET');

    function say(status: number, reason: string) {
      response.writeHead(status, PLAIN_TEXT).end(`${reason}\n`);
    }
  });

  server.on('upgrade', (request, socket, head) => {
    const verdict = upgradeVerdict(request);
    if (verdict.type !== 'pass') return refuseUpgrade(socket, verdict);
    sockets.handleUpgrade(request, socket, head, (opened) => contract.serve(clientWire(opened)));
  });

  function upgradeVerdict(request: IncomingMessage): Refusal | { type: 'pass' } {
    const verdict = gate(request, true);
    if (verdict.type === 'refuse') return verdict;
    if (verdict.type === 'pass' && pathOf(request) === SOCKET_PATH) return { type: 'pass' };
    return { type: 'refuse', status: 404, reason: 'There is nothing at this address.' };
  }

  return {
    url: `http://${reachableHost(host)}:${actual}/?token=${token}`,
    get clients() {
      return sockets.clients.size;
    },
    async left() {
      for (const client of sockets.clients) await once(client, 'close');
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Who does not get to the end of a request in time is let go, so that nobody can hold us up for long. */
const PATIENCE = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};
/** More than a few windows and callers never have open; each costs memory and a file of the process. */
const MOST_CONNECTIONS = 512;

type Refusal = Omit<Extract<Verdict, { type: 'refuse' }>, 'status'> & { status: number };

const PLAIN_TEXT = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

function refuseUpgrade(socket: Duplex, { status, reason }: Refusal): void {
  // The client may be gone already: that is no fault.
  socket.on('error', () => {});
  const body = `${reason}\n`;
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

async function bind(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new TidemillError(
      {
        code: 'serve.port',
        message: `Cannot listen on ${host}:${port}: ${reasons[code ?? ''] ?? code ?? String(cause)}.`,
        hint: 'Choose another with --port and --host; --port 0 takes any that is free.',
      },
      { cause },
    );
  }
  return (server.address() as AddressInfo).port;
}

const reasons: Record<string, string> = {
  EADDRINUSE: 'the port is in use',
  EACCES: 'that takes rights you do not have',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this name is not known',
};
