import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface HookServer {
  url: string;
  /** What was posted, in order. */
  calls: { path: string; body: unknown }[];
  /** Resolves when something is posted, or has been. */
  called: Promise<void>;
}

export type Answer = (response: http.ServerResponse, call: number) => void;

/** A real server for hooks. It answers the n-th call by `answer`, or 200. */
export async function openHookServer(
  answer: Answer = (response) => response.end('ok'),
  tls?: { key: string; cert: string },
): Promise<HookServer> {
  const calls: HookServer['calls'] = [];
  let tell = () => {};
  const called = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const listener: http.RequestListener = async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    calls.push({ path: request.url ?? '', body: JSON.parse(text) });
    tell();
    answer(response, calls.length);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, calls, called };
}

/** Answers with a status and a text. */
export const says =
  (status: number, text = '', headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, headers).end(text);
  };
