import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRouter } from '../../electron/engine/router.ts';
import { type Client, type Connection, connect } from '../../shared/contract/client.ts';
import { createServer } from '../../shared/contract/server.ts';
import { MAX_REQUEST_FRAME, type Wire } from '../../shared/contract/wire.ts';
import { TidemillError } from '../../shared/errors.ts';
import type { RunEvent } from '../../shared/runs/events.ts';
import { type EngineDouble, ended, engineDouble, progress, started } from './engine-double.ts';

/** A transport to try: how to make its two ends, and how to clear away what that took. */
export interface Transport {
  wires(): Promise<{ client: Wire; server: Wire }>;
  close(): Promise<void>;
}

/** Everything that the contract promises, whatever carries it. */
export function contractSuite(name: string, open: () => Transport): void {
  describe(`contract over ${name}`, () => {
    let transport: Transport;
    let engine: EngineDouble;
    let connection: Connection;
    let client: Client;
    let wires: { client: Wire; server: Wire };
    let faults: unknown[];

    beforeEach(async () => {
      transport = open();
      engine = engineDouble();
      faults = [];
      wires = await transport.wires();
      createServer(createRouter(engine), (thrown) => faults.push(thrown)).serve(wires.server);
      connection = connect(wires.client);
      client = connection.client;
    });
    afterEach(async () => {
      connection.close();
      await connection.closed;
      await transport.close();
    });

    it('answers a call', async () => {
      expect(await client.engine.info()).toMatchObject({ version: '0.1.0', workers: [] });
      expect(await client.runs.list({ limit: 3 })).toHaveLength(3);
    });

    it('carries any text, null and large number as they are', async () => {
      const page = await client.outputs.page({
        pipeline: 'sales',
        block: '\u0000"\\ 😀 \u2028',
        offset: Number.MAX_SAFE_INTEGER,
        limit: 5000,
      });
      expect(page.block).toBe('\u0000"\\ 😀 \u2028');
      expect(page.rows).toEqual([['日本', Number.MAX_SAFE_INTEGER, 5000, null, '🌊']]);
    });

    it('gives a TidemillError with its place and hint, and no stack of the engine', async () => {
      const error = await caught(client.pipelines.get({ pipeline: 'sale' }));
      expect(error).toBeInstanceOf(TidemillError);
      expect((error as TidemillError).data).toEqual({
        code: 'pipeline.missing',
        message: 'There is no pipeline sale.',
        file: 'pipelines/sales/pipeline.yaml',
        line: 7,
        column: 5,
        hint: 'Did you mean sales?',
      });
      expect((error as Error).stack).not.toContain('engine-double');
      expect(faults).toEqual([]);
    });

    it('calls a fault of the engine internal and tells its host', async () => {
      const error = await caught(client.project.get());
      expect((error as TidemillError).data).toEqual({
        code: 'internal',
        message: 'the ledger of /root/secret cannot be read',
      });
      expect(faults).toHaveLength(1);
      expect((faults[0] as Error).stack).toContain('engine-double');
    });

    it('refuses an input that the contract does not allow, before the engine sees it', async () => {
      const error = await caught(client.runs.list({ limit: -1 }));
      expect((error as TidemillError).code).toBe('contract.input');
      expect((error as TidemillError).message).toContain('runs.list');
      expect((error as TidemillError).message).toContain('limit');
      const edit = { type: 'set_code', name: '../../etc/passwd', code: '' } as const;
      const refused = await caught(
        client.pipelines.edit({ pipeline: 'sales', revision: 'rev', edits: [edit] }),
      );
      expect((refused as TidemillError).code).toBe('contract.input');
      expect(engine.edits).toEqual([]);
    });

    it('refuses an answer of the engine that the contract does not allow', async () => {
      engine.infoAnswer = () => ({ version: 7 });
      const error = await caught(client.engine.info());
      expect((error as TidemillError).code).toBe('internal');
      expect((error as TidemillError).message).toContain('engine.info');
      expect(faults).toHaveLength(1);
    });

    it('replays the events after a sequence number, then follows to the end', async () => {
      engine.emit(started(1));
      engine.emit(started(2));
      const stream = await client.runs.events({ run: 'r1', after_seq: 1 });
      const seen: RunEvent[] = [];
      for await (const event of stream) {
        seen.push(event);
        if (seen.length === 1) engine.emit(progress(5));
        if (seen.length === 2) engine.emit(ended(3));
      }
      expect(seen.map((event) => ('seq' in event ? event.seq : event.done))).toEqual([2, 5, 3]);
      expect(engine.openStreams).toBe(0);
    });

    it('gives the error of a stream where it is read', async () => {
      const stream = await client.runs.events({ run: 'nope', after_seq: 0 });
      const error = await caught(stream.next());
      expect((error as TidemillError).code).toBe('run.missing');
    });

    it('checks every event of a stream', async () => {
      const stream = await client.runs.events({ run: 'r1', after_seq: 0 });
      const left = engine.streamLeft();
      engine.emit({ type: 'invented' } as unknown as RunEvent);
      const error = await caught(stream.next());
      expect((error as TidemillError).code).toBe('internal');
      expect(await left).toBe(0);
    });

    it('ends the generator of a stream that the client leaves', async () => {
      engine.emit(started(1));
      const left = engine.streamLeft();
      for await (const _ of await client.runs.events({ run: 'r1', after_seq: 0 })) break;
      expect(await left).toBe(0);
    });

    it('ends the generator of a stream whose signal is aborted while it waits', async () => {
      engine.emit(started(1));
      const abort = new AbortController();
      const stream = await client.runs.events(
        { run: 'r1', after_seq: 0 },
        { signal: abort.signal },
      );
      await stream.next();
      const left = engine.streamLeft();
      const waiting = caught(stream.next());
      abort.abort(new Error('no longer wanted'));
      expect(await left).toBe(0);
      expect(await waiting).toMatchObject({ message: 'no longer wanted' });
    });

    it('throws the reason of a signal that is aborted before the call', async () => {
      const signal = AbortSignal.abort(new Error('too late'));
      expect(await caught(client.engine.info({}, { signal }))).toMatchObject({
        message: 'too late',
      });
    });

    it('keeps 500 calls at once apart', async () => {
      const pages = await Promise.all(
        Array.from({ length: 500 }, (_, offset) =>
          client.outputs.page({ pipeline: 'p', block: 'b', offset, limit: 1 }),
        ),
      );
      expect(pages.map((page) => page.rows[0]?.[1])).toEqual(pages.map((_, i) => i));
    });

    it('carries a megabyte there and back', async () => {
      const code = `select '${'é😀'.repeat(250_000)}'`;
      const view = await client.pipelines.edit({
        pipeline: 'sales',
        revision: 'rev',
        edits: [{ type: 'set_code', name: 'orders', code }],
      });
      expect(view.code.orders === code).toBe(true);
    });

    it('ends its generators and its calls when the client goes', async () => {
      engine.emit(started(1));
      const stream = await client.runs.events({ run: 'r1', after_seq: 0 });
      await stream.next();
      const left = engine.streamLeft();
      const waiting = caught(stream.next());
      connection.close();
      expect(await left).toBe(0);
      expect(((await waiting) as TidemillError).code).toBe('connection.closed');
      const late = await caught(client.engine.info());
      expect((late as TidemillError).code).toBe('connection.closed');
    });

    it('tells the client when the server goes', async () => {
      const stream = await client.runs.events({ run: 'r1', after_seq: 0 });
      const waiting = caught(stream.next());
      wires.server.close();
      await connection.closed;
      expect(((await waiting) as TidemillError).code).toBe('connection.closed');
    });

    it('closes on a frame that is too long', async () => {
      const code = 'x'.repeat(MAX_REQUEST_FRAME + 1);
      const error = await caught(
        client.pipelines.edit({
          pipeline: 'sales',
          revision: 'rev',
          edits: [{ type: 'set_code', name: 'orders', code }],
        }),
      );
      expect((error as TidemillError).code).toBe('connection.closed');
      expect(engine.edits).toEqual([]);
    });

    it.each(['not JSON', '{}', 'null', '{"i":"1","p":{"u":"http://["}}', '[1,2'])(
      'closes on the malformed frame %s',
      async (frame) => {
        await wires.client.send(frame);
        await connection.closed;
      },
    );

    it('says which call an engine of another version does not know', async () => {
      const invented = client as unknown as { runs: { invent(): Promise<unknown> } };
      await expect(invented.runs.invent()).rejects.toThrow(/runs\.invent/);
    });
  });
}

async function caught(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It should have failed.');
}
