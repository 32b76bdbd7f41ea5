import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../../electron/engine/listening/listen.ts';
import { listStaticFiles } from '../../../electron/engine/listening/static-files.ts';
import { createRouter } from '../../../electron/engine/router.ts';
import { createServer } from '../../../shared/contract/server.ts';
import { engineDouble } from '../../contract/engine-double.ts';
import { type Answer, knock, knockForSocket } from './knock.ts';

let dir: string;
let server: Listening;
let port: number;
let token: string;
let host: string;
let origin: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'tidemill-serve-'));
  await mkdir(path.join(dir, 'renderer', 'assets'), { recursive: true });
  await writeFile(path.join(dir, 'secret.html'), 'secret');
  await writeFile(path.join(dir, 'renderer', 'index.html'), '<title>Tidemill</title>');
  await writeFile(path.join(dir, 'renderer', 'assets', 'index-abc.js'), 'export {};');
  await writeFile(path.join(dir, 'renderer', 'assets', 'notes.txt'), 'not served');
  server = await listen(
    createServer(createRouter(engineDouble()), () => {}),
    {
      files: await listStaticFiles(path.join(dir, 'renderer')),
    },
  );
  const url = new URL(server.url);
  port = Number(url.port);
  token = url.searchParams.get('token') ?? '';
  host = `127.0.0.1:${port}`;
  origin = `http://${host}`;
});
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true });
});

/** Every address there is, and two that there are not: none may answer without the gate. */
const routes: [string, (headers: OutgoingHttpHeaders) => Promise<Answer>][] = [
  ['GET /', (headers) => knock(port, headers, '/')],
  ['GET /index.html', (headers) => knock(port, headers, '/index.html')],
  ['GET an asset', (headers) => knock(port, headers, '/assets/index-abc.js')],
  ['HEAD /', (headers) => knock(port, headers, '/', 'HEAD')],
  ['GET /contract', (headers) => knock(port, headers, '/contract')],
  ['POST /', (headers) => knock(port, headers, '/', 'POST')],
  ['OPTIONS /', (headers) => knock(port, headers, '/', 'OPTIONS')],
  ['GET nothing', (headers) => knock(port, headers, '/nothing')],
  ['upgrade /contract', (headers) => knockForSocket(port, headers)],
  ['upgrade nothing', (headers) => knockForSocket(port, headers, '/nothing')],
];

const cookie = () => `other=1; tidemill-${port}=${token}`;

const attacks: [string, 401 | 403, () => OutgoingHttpHeaders][] = [
  ['no token', 401, () => ({ host, origin })],
  ['a wrong cookie', 401, () => ({ host, origin, cookie: `tidemill-${port}=${'a'.repeat(43)}` })],
  ['an empty cookie', 401, () => ({ host, origin, cookie: `tidemill-${port}=` })],
  ["another port's cookie", 401, () => ({ host, origin, cookie: `tidemill-1=${token}` })],
  ['a wrong bearer', 401, () => ({ host, origin, authorization: 'Bearer nonsense' })],
  [
    'a rebound name',
    403,
    () => ({
      host: `evil.example:${port}`,
      origin: `http://evil.example:${port}`,
      cookie: cookie(),
    }),
  ],
  [
    'a rebound name and a bearer',
    403,
    () => ({ host: 'evil.example', authorization: `Bearer ${token}` }),
  ],
  ['another port in Host', 403, () => ({ host: '127.0.0.1:1', origin, cookie: cookie() })],
  ['no Host', 403, () => ({ origin, cookie: cookie() })],
  ['a foreign Origin', 403, () => ({ host, origin: 'http://evil.example', cookie: cookie() })],
  ['another port as Origin', 403, () => ({ host, origin: 'http://127.0.0.1:1', cookie: cookie() })],
  ['https as Origin', 403, () => ({ host, origin: `https://${host}`, cookie: cookie() })],
  ['the Origin null', 403, () => ({ host, origin: 'null', cookie: cookie() })],
  [
    'another site of this machine',
    403,
    () => ({
      host,
      cookie: cookie(),
      authorization: `Bearer ${token}`,
      'sec-fetch-site': 'same-site',
    }),
  ],
  ['another site', 403, () => ({ host, origin, cookie: cookie(), 'sec-fetch-site': 'cross-site' })],
];

describe('the gate', () => {
  describe.each(attacks)('refuses %s', (_, status, headers) => {
    it.each(routes)('at %s', async (route, send) => {
      // Node's own server refuses HTTP/1.1 without Host, before anyone sees it.
      const expected = headers().host === undefined && status === 403 ? [400, 403] : [status];
      const answer = await send(headers());
      expect(expected).toContain(answer.status);
      if (!route.startsWith('HEAD') && answer.status !== 400) {
        expect(answer.body).toMatch(/^[A-Z][^\n]+\.\n$/);
      }
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.body).not.toContain(token);
    });
  });

  it('refuses a socket that says no Origin, unless it is no browser’s', async () => {
    expect((await knockForSocket(port, { host, cookie: cookie() })).status).toBe(403);
    const bearer = { host, authorization: `Bearer ${token}` };
    expect((await knockForSocket(port, bearer)).status).toBe(101);
  });

  it.each(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('knows itself as %s', async (name) => {
    const own = `${name}:${port}`;
    const headers = { host: own, origin: `http://${own}`, cookie: cookie() };
    expect((await knock(port, headers)).status).toBe(200);
    expect((await knockForSocket(port, headers)).status).toBe(101);
  });

  it('answers no request that names two hosts', async () => {
    const headers = ['Host', host, 'Host', 'evil.example', 'Cookie', cookie()];
    expect([400, 403]).toContain((await knock(port, headers)).status);
  });

  it('turns the token of the address into a cookie that scripts and other sites never get', async () => {
    const answer = await knock(port, { host }, `/?token=${token}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']).toEqual([
      `tidemill-${port}=${token}; Path=/; HttpOnly; SameSite=Strict`,
    ]);
    const given = String(answer.headers['set-cookie']).split(';')[0] ?? '';
    expect((await knock(port, { host, cookie: given })).status).toBe(200);
    expect((await knockForSocket(port, { host, origin, cookie: given })).status).toBe(101);
  });

  it('takes a new token over the cookie of an earlier start', async () => {
    const headers = { host, cookie: `tidemill-${port}=${'b'.repeat(43)}` };
    expect((await knock(port, headers, `/?token=${token}`)).status).toBe(303);
  });

  it.each([
    ['a wrong token in the address', () => knock(port, { host }, '/?token=nope')],
    ['a token at another address', () => knock(port, { host }, `/index.html?token=${token}`)],
    ['a token in a POST', () => knock(port, { host, origin }, `/?token=${token}`, 'POST')],
    [
      'a token in a socket’s address',
      () => knockForSocket(port, { host, origin }, `/contract?token=${token}`),
    ],
  ])('refuses %s', async (_, send) => {
    expect((await send()).status).toBe(401);
  });
});

describe('what is behind the gate', () => {
  const inside = () => ({ host, cookie: cookie() });

  it('serves the interface, never stale, and its assets, never asked for twice', async () => {
    const index = await knock(port, inside());
    expect(index.status).toBe(200);
    expect(index.body).toBe('<title>Tidemill</title>');
    expect(index.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(index.headers['cache-control']).toBe('no-store');
    const asset = await knock(port, inside(), '/assets/index-abc.js');
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(asset.headers['cache-control']).toContain('immutable');
    expect((await knock(port, inside(), '/', 'HEAD')).body).toBe('');
  });

  it('lets pages load and connect to nothing but itself', async () => {
    for (const address of ['/', '/nothing']) {
      const { headers } = await knock(port, inside(), address);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).toContain(`connect-src 'self' ws://${host};`);
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it.each([
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/assets/..%5c..%5c..%5csecret.html',
    '/assets/../../secret.html',
    '//secret.html',
    '/%00',
    '/%',
    '/assets',
    '/assets/notes.txt',
    '/index.html/',
    '/constructor',
  ])('finds nothing at %s', async (address) => {
    const answer = await knock(port, inside(), address);
    expect(answer.status).toBe(404);
    expect(answer.body).toBe('There is nothing at this address.\n');
  });

  it('answers GET and HEAD only', async () => {
    const headers = { ...inside(), origin };
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await knock(port, headers, '/', method)).status).toBe(405);
    }
    expect((await knockForSocket(port, headers, '/')).status).toBe(404);
  });
});

it('has a token of 256 bits', () => {
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
});

it('says which port is taken', async () => {
  const contract = createServer(createRouter(engineDouble()), () => {});
  await expect(listen(contract, { port, files: null })).rejects.toMatchObject({
    code: 'serve.port',
    message: expect.stringContaining('the port is in use'),
  });
});

it('says that the interface is not built', async () => {
  await expect(listStaticFiles(path.join(dir, 'renderer', 'assets'))).rejects.toMatchObject({
    code: 'serve.not_built',
  });
});
