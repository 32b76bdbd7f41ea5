import { beforeEach, expect, it } from 'vitest';
import { createRouter } from '../../electron/engine/router.ts';
import type { Client } from '../../shared/contract/client.ts';
import { localClient } from '../../shared/contract/local.ts';
import { TidemillError } from '../../shared/errors.ts';
import { type EngineDouble, ended, engineDouble, started } from './engine-double.ts';

let engine: EngineDouble;
let client: Client;
beforeEach(() => {
  engine = engineDouble();
  client = localClient(createRouter(engine));
});

it('answers as over a wire', async () => {
  expect(await client.runs.list({ limit: 3 })).toHaveLength(3);
  expect(await client.pipelines.get({ pipeline: 'sales' })).toMatchObject({ revision: 'rev' });
});

it.each([
  ['the engine’s error', () => client.pipelines.get({ pipeline: 'sale' }), 'pipeline.missing'],
  ['a fault', () => client.project.get(), 'internal'],
  ['a wrong input', () => client.runs.list({ limit: -1 }), 'contract.input'],
])('throws %s as a TidemillError', async (_, call, code) => {
  const error = await call().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TidemillError);
  expect((error as TidemillError).code).toBe(code);
});

it('refuses a wrong answer', async () => {
  engine.infoAnswer = () => ({ version: 7 });
  await expect(client.engine.info()).rejects.toMatchObject({ data: { code: 'internal' } });
});

it('streams events, and ends the generator that is left', async () => {
  engine.emit(started(1));
  engine.emit(ended(2));
  const seen = [];
  for await (const event of await client.runs.events({ run: 'r1', after_seq: 0 })) seen.push(event);
  expect(seen.map((event) => event.type)).toEqual(['run', 'run_ended']);
  const left = engine.streamLeft();
  for await (const _ of await client.runs.events({ run: 'r1', after_seq: 0 })) break;
  expect(await left).toBe(0);
});

it('gives the error of a stream', async () => {
  const stream = await client.runs.events({ run: 'nope', after_seq: 0 });
  await expect(stream.next()).rejects.toMatchObject({ data: { code: 'run.missing' } });
});
