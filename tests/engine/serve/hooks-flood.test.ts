import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Agent, request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build.config.mjs';
import { reachEngine } from '../../../electron/headless/reach.ts';
import type { Connection } from '../../../shared/contract/client.ts';
import { writeProject } from '../../fixtures/engine.ts';
import { pipeline } from '../arrivals/fixture.ts';
import { type Started, start } from '../cli/command.ts';

let dir: string;
let serving: Started;
let connection: Connection;
let port: number;
let token: string;
/** Those who never get to the end of their request, and when they are let go. */
let slow: { socket: Socket; gone: Promise<unknown> }[];

beforeAll(async () => {
  await ensureBuilt(['renderer'], { quiet: true });
  dir = await writeProject(
    pipeline('called', '  - { name: hook, webhook: true, overlap: skip }\n'),
  );
  serving = start(['serve', dir]);
  const url = await serving.line('http://');
  port = Number(new URL(url).port);
  const reached = await reachEngine(url, 60_000);
  if (reached === null) throw new Error('What serves cannot be reached.');
  connection = reached;
  ({ token } = await connection.client.triggers.token({ pipeline: 'called', trigger: 'hook' }));
  const head = `POST /hooks/called/hook HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
  const letIn = `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
  slow = [
    ...Array.from({ length: 100 }, () => stall(head)),
    ...Array.from({ length: 5 }, () => stall(`${head}${letIn}Content-Length: 100\r\n\r\n{"a`)),
  ];
});
afterAll(async () => {
  connection.close();
  for (const { socket } of slow) socket.destroy();
  serving.child.kill('SIGTERM');
  await serving.ended;
  await rm(dir, { recursive: true, force: true });
});

/** Sends the beginning of a request and then nothing. */
function stall(text: string) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(text);
  socket.resume();
  return { socket, gone: once(socket, 'close') };
}

/** One call; the status it was answered with, or null where the connection was cut. */
function call(agent: Agent, headers: OutgoingHttpHeaders, body: Buffer): Promise<number | null> {
  return new Promise((resolve) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path: '/hooks/called/hook',
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': body.length, ...headers },
    });
    request.on('error', () => resolve(null));
    request.on('response', (response) => {
      response.resume();
      response.on('close', () => resolve(response.statusCode ?? null));
    });
    request.end(body);
  });
}

/** What the flood goes on for. */
const ANSWERS_TO_WINDOWS = 20;

it('a flood is told to wait; windows are answered, and calls when it is over', async () => {
  const { client } = connection;
  const began = performance.now();
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const big = Buffer.from(JSON.stringify({ a: 'x'.repeat(500_000) }));
  const none = Buffer.alloc(0);
  const counts = new Map<number | null, number>();
  let answered = 0;
  const flood = async (count: number, headers: OutgoingHttpHeaders, body: Buffer) => {
    for (let i = 0; i < count || answered < ANSWERS_TO_WINDOWS; i += 1) {
      const status = await call(agent, headers, body);
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
  };
  const own = { authorization: `Bearer ${token}` };
  const floods = Promise.all([
    ...Array.from({ length: 8 }, () => flood(150, {}, none)),
    ...Array.from({ length: 8 }, () => flood(20, { authorization: 'Bearer wrong' }, big)),
    ...Array.from({ length: 8 }, () => flood(100, own, none)),
    ...Array.from({ length: 4 }, () => flood(20, own, big)),
  ]);
  for (; answered < ANSWERS_TO_WINDOWS; answered += 1) await client.engine.info();
  await floods;
  agent.destroy();
  // Which of the calls with the token are let in is for the flood to decide.
  expect([202, 401, 409, 422, 429]).toEqual(expect.arrayContaining([...counts.keys()]));
  const seconds = (performance.now() - began) / 1_000;
  const numberOf = (...statuses: number[]) =>
    statuses.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0);
  expect(numberOf(401)).toBeLessThanOrEqual(20 + seconds);
  expect(numberOf(202, 409, 422)).toBeLessThanOrEqual(20 + 2 * seconds);
  expect(counts.get(401)).toBeGreaterThan(0);
  expect(counts.get(429)).toBeGreaterThan(0);

  const fresh = new Agent();
  let status = await call(fresh, own, none);
  while (status === 429) status = await call(fresh, own, none);
  expect([202, 409]).toContain(status);
  const ticks = await client.triggers.ticks({ pipeline: 'called', trigger: 'hook', limit: 1_000 });
  expect(ticks).toHaveLength(numberOf(202, 409) + 1);
});

it('who never gets to the end of a request is let go', async () => {
  await Promise.all(slow.map(({ gone }) => gone));
});

it('nothing of a token gets into the log', async () => {
  connection.close();
  serving.child.kill('SIGTERM');
  const { status, stdout, stderr } = await serving.ended;
  expect(status).toBe(0);
  expect(stdout + stderr).not.toContain(token);
  expect(stderr).not.toMatch(/fault/i);
});
