import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/engine/api.ts';
import { openEngine } from '../../../electron/engine/engine.ts';
import { type Listening, listen } from '../../../electron/engine/listening/listen.ts';
import { createRouter } from '../../../electron/engine/router.ts';
import { createServer } from '../../../shared/contract/server.ts';
import { testHost, writeProject } from '../../fixtures/engine.ts';
import { putFile } from '../../fixtures/files.ts';
import { pipeline } from '../arrivals/fixture.ts';
import { HandClock } from '../schedule/hand-clock.ts';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: {
    run?: string | null;
    outcome?: string;
    tick?: string;
    repeated?: boolean;
    error?: { code: string; message: string };
  };
}

const PARAMS = 'params:\n  region: { type: string, default: eu }\n  day: { type: date }\n';
const HOOKS = `  - { name: hook, webhook: true, params: { day: "\${date}" }, overlap: allow }\n`;

let dir: string;
let engine: Engine;
/** Stands still while a test calls, so that how many are let in is not for the machine to decide. */
const clock = new HandClock('2026-03-02T08:30:00Z');
let server: Listening;
let port: number;
/** By the pipeline's name. */
const tokens = new Map<string, string>();

beforeAll(async () => {
  dir = await writeProject({
    ...pipeline('load', HOOKS, PARAMS),
    ...pipeline('other', HOOKS, PARAMS),
    ...pipeline('limits', HOOKS, PARAMS),
    ...pipeline('watched', HOOKS, PARAMS),
    ...pipeline('off', '  - { name: hook, webhook: true, enabled: false }\n'),
    ...pipeline(
      'busy',
      '  - { name: hook, webhook: true, overlap: skip }\n  - { name: night, schedule: "0 2 * * *", enabled: false }\n',
    ),
    'pipelines/busy/one.sql': 'select count(*) as x from range(100000000000)',
    ...pipeline('mended', '  - { name: "a b/ü", webhook: true }\n'),
  });
  engine = await openEngine({ dir, host: { ...testHost(), clock }, scheduler: true });
  const contract = createServer(createRouter(engine), () => {});
  server = await listen(contract, { files: null, hook: (call) => engine.hook(call) });
  port = Number(new URL(server.url).port);
  for (const name of ['load', 'other', 'limits', 'watched', 'off', 'busy']) {
    const { token } = await engine.newToken({ pipeline: name, trigger: 'hook' });
    tokens.set(name, token);
  }
});
beforeEach(() => {
  // Whoever had to wait has waited.
  clock.passTo(new Date(clock.now() + 60_000).toISOString());
});
afterAll(async () => {
  await server.close();
  await engine.close();
  await rm(dir, { recursive: true, force: true });
});

function send(
  address: string,
  headers: OutgoingHttpHeaders,
  body: string | Buffer = '',
  method = 'POST',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path: address,
      method,
      headers: {
        host: `127.0.0.1:${port}`,
        ...('transfer-encoding' in headers ? {} : { 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
      agent: false,
    });
    request.on('error', reject);
    request.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      expect(response.headers['access-control-allow-origin']).toBeUndefined();
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: text.startsWith('{') ? JSON.parse(text) : {},
      });
    });
    request.end(body);
  });
}

const bearer = (name: string) => ({ authorization: `Bearer ${tokens.get(name)}` });
const json = { 'content-type': 'application/json' };
const call = (name: string, body: unknown, headers: OutgoingHttpHeaders = {}) =>
  send(`/hooks/${name}/hook`, { ...bearer(name), ...json, ...headers }, JSON.stringify(body));
const runsOf = async (name: string) => await engine.runs({ pipeline: name, limit: 100 });

describe('a call with the token', () => {
  it('starts a run with its body as parameters', async () => {
    const answer = await call('load', { region: 'us' });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ tick: expect.any(String), run: expect.any(String) });
    const run = await engine.run(answer.body.run ?? '');
    expect(run).toMatchObject({ trigger: 'hook', trigger_type: 'webhook', whole: true });
    expect(run.params.region).toBe('us');
    expect(run.params.day).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('needs no body', async () => {
    const answer = await send('/hooks/load/hook', bearer('load'));
    expect(answer.status).toBe(202);
    expect((await engine.run(answer.body.run ?? '')).params.region).toBe('eu');
  });

  it('starts one run under one key, however often and at once it is repeated', async () => {
    const before = (await runsOf('other')).length;
    const key = { 'idempotency-key': 'order-4711' };
    const answers = await Promise.all([1, 2, 3].map(() => call('other', { region: 'a' }, key)));
    const again = await call('other', { region: 'a' }, key);
    const runs = new Set([...answers, again].map(({ body }) => body.run));
    expect(runs.size).toBe(1);
    expect([...answers, again].map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(answers.filter(({ body }) => body.repeated !== true)).toHaveLength(1);
    expect(again.body).toMatchObject({ repeated: true, tick: 'order-4711' });
    expect((await runsOf('other')).length).toBe(before + 1);
    const else_ = await call('other', { region: 'b' }, key);
    expect(else_).toMatchObject({ status: 422, body: { error: { code: 'hook.other_body' } } });
    expect((await runsOf('other')).length).toBe(before + 1);
  });

  it('starts none while a run is on, and says so', async () => {
    const first = await call('busy', {});
    expect(first.status).toBe(202);
    const second = await call('busy', {});
    expect(second).toMatchObject({ status: 409, body: { run: null, outcome: 'skipped' } });
    expect(second.body.error?.message).toContain('was still on');
    await engine.cancelRun(first.body.run ?? '');
    for await (const _ of engine.runEvents(first.body.run ?? '', 0));
  });

  it('is refused and told where the files have errors', async () => {
    const file = path.join(dir, 'pipelines/mended/one.sql');
    const { token, path: address } = await engine.newToken({
      pipeline: 'mended',
      trigger: 'a b/ü',
    });
    expect(address).toBe('/hooks/mended/a%20b%2F%C3%BC');
    await rm(file);
    const refused = await send(address, { authorization: `Bearer ${token}` });
    expect(refused).toMatchObject({ status: 409, body: { outcome: 'refused', run: null } });
    await putFile(file, 'select 1 as x');
    expect((await send(address, { authorization: `Bearer ${token}` })).status).toBe(202);
  });
});

describe('what is wrong with a call', () => {
  it.each([
    ['an unknown parameter', { regoin: 'eu' }, 'param.unknown', 'load has no parameter regoin'],
    ['an inherited name', { toString: 1 }, 'param.unknown', 'load has no parameter toString'],
    ['a wrong type', { region: 5 }, 'param.bad_type', "The parameter 'region' must be"],
  ])('is told as on the command line: %s', async (_, body, code, message) => {
    const answer = await call('load', body);
    expect(answer).toMatchObject({ status: 422, body: { error: { code } } });
    expect(answer.body.error?.message).toContain(message);
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['a number', '5'],
    ['nesting without end', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('is told: %s', async (_, body) => {
    const answer = await send('/hooks/limits/hook', { ...bearer('limits'), ...json }, body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'hook.bad_json' } } });
  });

  it('is told: bytes that are no text', async () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    const answer = await send('/hooks/limits/hook', { ...bearer('limits'), ...json }, body);
    expect(answer.status).toBe(400);
  });

  it('is told: another type, too many bytes (said or not), a wild key, another method', async () => {
    const hook = '/hooks/limits/hook';
    const own = bearer('limits');
    expect((await send(hook, { ...own, 'content-type': 'text/plain' }, '{}')).status).toBe(415);
    const big = `{"region":"${'x'.repeat(1024 * 1024)}"}`;
    expect((await send(hook, { ...own, ...json }, big)).status).toBe(413);
    const unsaid = { ...own, ...json, 'transfer-encoding': 'chunked' };
    expect((await send(hook, unsaid, big)).status).toBe(413);
    expect((await send(hook, { ...own, 'idempotency-key': 'ü'.repeat(3) })).status).toBe(400);
    expect((await send(hook, { ...own, 'idempotency-key': 'k'.repeat(201) })).status).toBe(400);
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await send(hook, own, '', method);
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toBe('POST');
    }
  });

  it('is told: a body that ends before all of it has come, and starts nothing', async () => {
    const before = (await runsOf('limits')).length;
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /hooks/limits/hook HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n` +
        `Authorization: Bearer ${tokens.get('limits')}\r\nContent-Length: 100\r\n\r\n{"region"`,
    );
    socket.end();
    socket.resume();
    await once(socket, 'close');
    expect((await runsOf('limits')).length).toBe(before);
  });
});

describe('without the token', () => {
  const outside: [string, () => [string, OutgoingHttpHeaders]][] = [
    ['no token', () => ['/hooks/load/hook', {}]],
    ['a wrong one', () => ['/hooks/load/hook', { authorization: 'Bearer tidemill_hook_x' }]],
    ['another webhook’s', () => ['/hooks/load/hook', bearer('other')]],
    ['the server’s own', () => ['/hooks/load/hook', { authorization: `Bearer ${access()}` }]],
    ['a webhook that is not there', () => ['/hooks/load/hok', bearer('load')]],
    ['a trigger that is no webhook', () => ['/hooks/busy/night', bearer('busy')]],
    ['a pipeline that is not there', () => ['/hooks/lod/hook', bearer('load')]],
    ['one that is switched off', () => ['/hooks/off/hook', bearer('off')]],
    ['no address of one', () => ['/hooks/load/hook/more', bearer('load')]],
    ['a wild address', () => ['/hooks/%zz/%00', bearer('load')]],
    ['the token in the address', () => [`/hooks/load/hook?token=${tokens.get('load')}`, {}]],
  ];
  const access = () => new URL(server.url).searchParams.get('token') ?? '';

  it('nobody is let in, nor told which webhooks there are', async () => {
    const answers = new Set<string>();
    for (const [, attempt] of outside) {
      const [address, headers] = attempt();
      const { status, body, headers: given } = await send(address, { ...headers, ...json }, '{}');
      expect(given['www-authenticate']).toBe('Bearer');
      answers.add(JSON.stringify({ status, body }));
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('"status":401');
  });

  it('nor is anybody with a webhook’s token let in to anything else', async () => {
    for (const address of ['/', '/contract', '/hooks']) {
      const { status } = await send(address, bearer('load'), '', 'GET');
      expect(status).toBe(401);
    }
  });

  it.each([
    ['a rebound name', { host: 'evil.example' }],
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
  ])('and not with it either: %s', async (_, headers) => {
    const answer = await send('/hooks/load/hook', { ...bearer('load'), ...headers });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'hook.not_ours' } } });
  });

  it('after too many tries they are told to wait, and the token still lets in', async () => {
    const tries = Array.from({ length: 60 }, () => send('/hooks/load/hook', {}));
    const statuses = (await Promise.all(tries)).map(({ status, headers }) => {
      if (status === 429) expect(headers['retry-after']).toBe('1');
      return status;
    });
    expect(statuses.sort()).toEqual([...Array(20).fill(401), ...Array(40).fill(429)]);
    expect((await call('load', {})).status).toBe(202);
  });
});

it('a new token ends the one before', async () => {
  const before = bearer('other');
  const { token } = await engine.newToken({ pipeline: 'other', trigger: 'hook' });
  tokens.set('other', token);
  expect((await send('/hooks/other/hook', before)).status).toBe(401);
  expect((await call('other', {})).status).toBe(202);
});

it('calls that were not taken are told with the trigger, and forgotten after a day', async () => {
  const turnedAway = async () => {
    const [view] = await engine.triggers({ pipeline: 'watched', next: 0 });
    return view?.webhook?.turned_away;
  };
  expect(await turnedAway()).toBeNull();
  expect((await call('watched', {})).status).toBe(202);
  expect(await turnedAway()).toBeNull();
  const since = new Date(clock.now()).toISOString();
  expect((await send('/hooks/watched/hook', {})).status).toBe(401);
  expect(await turnedAway()).toMatchObject({ count: 1, since, last: since, status: 401 });

  const told = (async () => {
    for await (const { type } of engine.changes()) if (type === 'triggers') return;
  })();
  expect((await call('watched', { region: 5 })).status).toBe(422);
  clock.passTo(new Date(clock.now() + 10_000).toISOString());
  await told;
  expect(await turnedAway()).toMatchObject({ count: 2, since, last: since, status: 422 });
  expect((await turnedAway())?.message).toContain("The parameter 'region' must be");
  clock.passTo(new Date(clock.now() + 24 * 3_600_000).toISOString());
  expect(await turnedAway()).toBeNull();
});

it('too many calls of one webhook are told to wait, those of others are not', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => call('limits', { x: 1 })));
  const waits = answers.filter(({ status }) => status === 429);
  expect(waits).toHaveLength(20);
  expect(waits[0]?.headers['retry-after']).toBe('1');
  expect((await call('other', {})).status).toBe(202);
});

it('an engine that runs no triggers answers to none', async () => {
  const files = pipeline('load', HOOKS, PARAMS);
  const quiet = await openEngine({ dir: await writeProject(files), host: testHost() });
  const { token } = await quiet.newToken({ pipeline: 'load', trigger: 'hook' });
  const answer = await quiet.hook({
    pipeline: 'load',
    trigger: 'hook',
    token,
    idempotencyKey: null,
    contentType: null,
    body: async () => Buffer.alloc(0),
  });
  expect(answer.status).toBe(503);
  await quiet.close();
  await rm(quiet.dir, { recursive: true, force: true });
});

it('a token is for webhooks only, and kept as a digest', async () => {
  await expect(engine.newToken({ pipeline: 'busy', trigger: 'night' })).rejects.toMatchObject({
    code: 'trigger.not_webhook',
  });
  const [view] = await engine.triggers({ pipeline: 'other', next: 0 });
  expect(view?.webhook).toMatchObject({ path: '/hooks/other/hook', has_token: true });
  expect(JSON.stringify(view)).not.toContain(tokens.get('other'));
});
