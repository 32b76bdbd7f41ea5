import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Listening, listen } from '../../../electron/engine/listening/listen.ts';
import { createRouter } from '../../../electron/engine/router.ts';
import { connect } from '../../../shared/contract/client.ts';
import { createServer } from '../../../shared/contract/server.ts';
import { opened, socketWire } from '../../../shared/contract/socket.ts';
import { type EngineDouble, engineDouble, started } from '../../contract/engine-double.ts';

let engine: EngineDouble;
let server: Listening;
let port: number;
let token: string;

beforeEach(async () => {
  engine = engineDouble();
  server = await listen(
    createServer(createRouter(engine), () => {}),
    { files: null },
  );
  const url = new URL(server.url);
  port = Number(url.port);
  token = url.searchParams.get('token') ?? '';
});
afterEach(() => server.close());

function open(): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}/contract`, {
    headers: { authorization: `Bearer ${token}` },
  });
}

it('speaks the contract at /contract', async () => {
  const connection = connect(socketWire(await opened(open())));
  expect(await connection.client.engine.info()).toMatchObject({ version: '0.1.0' });
  connection.close();
  await connection.closed;
});

it('tells a refused client that it was refused', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/contract`);
  await expect(opened(socket)).rejects.toMatchObject({ code: 'connection.failed' });
});

it('closes its clients when it closes', async () => {
  const connection = connect(socketWire(await opened(open())));
  engine.emit(started(1));
  const stream = await connection.client.runs.events({ run: 'r1', after_seq: 0 });
  await stream.next();
  const left = engine.streamLeft();
  await server.close();
  await connection.closed;
  expect(await left).toBe(0);
  server = await listen(
    createServer(createRouter(engine), () => {}),
    { files: null },
  );
});

it('lets a client go that reads nothing, and bloats by no more than its bound', async () => {
  const text = 'x'.repeat(1024 * 1024);
  engine.infoAnswer = () => ({
    version: text,
    pid: 1,
    node: '',
    duckdb: null,
    python: null,
    rss_bytes: 0,
    workers: [],
  });
  const left = engine.streamLeft();
  engine.emit(started(1));
  const { socket } = await rawSocket();
  socket.write(
    clientFrame('{"i":"s","p":{"u":"/runs/events","b":{"json":{"run":"r1","after_seq":0}}}}'),
  );
  // A stream that has not begun when its client is let go never begins, and so never ends.
  await heard(socket, 'r1');
  socket.pause();
  for (let call = 0; call < 80; call += 1) {
    socket.write(clientFrame(`{"i":"${call}","p":{"u":"/engine/info","b":{}}}`));
  }
  // Its stream ends although it has not read a byte, so the engine has given it up.
  expect(await left).toBe(0);
  socket.destroy();
});

/** A WebSocket by hand, since a library's would read what comes. */
async function rawSocket() {
  const socket = createConnection(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `GET /contract HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n` +
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await once(socket, 'data');
  return { socket };
}

/** Resolves when a text has come. */
async function heard(socket: Socket, text: string) {
  let all = '';
  while (!all.includes(text)) all += String((await once(socket, 'data'))[0]);
}

/** A short text frame as a client sends it: masked, here with zeros. */
function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([header, Buffer.alloc(4), payload]);
}
