import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import {
  type ColumnProfile,
  columnProfileSchema,
  type OutputPage,
  outputPageSchema,
} from '../../../shared/contract/views.ts';
import { type ErrorData, TidemillError } from '../../../shared/errors.ts';
import type { Output } from '../../../shared/worker/protocol.ts';
import { jsonSchema } from '../../../shared/worker/protocol.ts';
import type { Ledger } from '../runs/ledger.ts';
import type { WorkerPool } from '../workers/types.ts';
import type { Materializations } from './materializations.ts';
import type { OutputStore } from './store.ts';

export interface OutputQuery {
  pipeline: string;
  block: string;
  run?: string | undefined;
}

const MOST_VALUE_BYTES = 5_000_000;

const pageSchema = outputPageSchema.pick({ rows: true, schema: true, num_rows: true });

/** Looks into outputs: which one a block gave, its pages and its profile. */
export class Previews {
  private readonly ledger: Ledger;
  private readonly materializations: Materializations;
  private readonly store: OutputStore;

  constructor(parts: { ledger: Ledger; materializations: Materializations; store: OutputStore }) {
    this.ledger = parts.ledger;
    this.materializations = parts.materializations;
    this.store = parts.store;
  }

  async page(
    pool: WorkerPool,
    query: OutputQuery & { offset: number; limit: number },
  ): Promise<OutputPage> {
    const { output, run } = this.find(query);
    const base = { pipeline: query.pipeline, block: query.block, run, kind: output.kind };
    if (output.kind === 'table') {
      const { offset, limit } = query;
      const read = () => pool.read({ op: 'page', output, offset, limit });
      const page = pageSchema.parse(await this.whole(query, output, read));
      return { ...base, ...page };
    }
    const value = await this.whole(query, output, () => shownValue(output));
    return {
      ...base,
      num_rows: null,
      schema: null,
      rows: [],
      ...(value === undefined ? {} : { value }),
    };
  }

  async profile(pool: WorkerPool, query: OutputQuery): Promise<ColumnProfile[]> {
    const { output } = this.find(query);
    if (output.kind !== 'table') return [];
    const read = () => pool.read({ op: 'profile', output, exact: false });
    const result = await this.whole(query, output, read);
    return z.array(columnProfileSchema).parse(result);
  }

  /** Reads an output. Where that fails because its file is damaged, says so (`output.damaged`). */
  private async whole<T>(query: OutputQuery, output: Output, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(await this.store.discardDamaged(output))) throw error;
      throw new TidemillError(damagedOutput(query.pipeline, query.block), { cause: error });
    }
  }

  /** The output a query means. Throws `output.none`, `run.missing`, `run.no_block` or `output.expired`. */
  private find(query: OutputQuery): { output: Output; run: string } {
    const found =
      query.run === undefined
        ? this.materializations.latest(query.pipeline, query.block)
        : this.ofRun(query, query.run);
    if (!found) {
      throw new TidemillError({
        code: 'output.none',
        message: `${query.block} has no output: it has not succeeded yet`,
        hint: `Run it: tidemill run ${query.pipeline} --select +${query.block}`,
      });
    }
    if (!this.store.intact(found.output)) {
      throw new TidemillError({
        code: 'output.expired',
        message: `The output of ${query.block} is no longer in the store`,
        hint: `Run it again: tidemill run ${query.pipeline} --select +${query.block}`,
      });
    }
    return { output: found.output, run: query.run ?? found.run };
  }

  private ofRun(query: OutputQuery, runId: string): { output: Output; run: string } | null {
    const run = this.ledger.run(runId);
    if (!run) throw missingRun(runId);
    const block = run.blocks.find((one) => one.name === query.block);
    if (!block || run.pipeline !== query.pipeline) {
      throw new TidemillError({
        code: 'run.no_block',
        message: `${query.pipeline}.${query.block} was not part of the run ${runId}`,
        hint: `See its blocks: tidemill logs ${runId}`,
      });
    }
    if (block.output === null) return null;
    return this.materializations.bySha(query.pipeline, block.output);
  }
}

/** The error for an output whose file was found damaged, and was removed. */
export function damagedOutput(pipeline: string, block: string): ErrorData {
  return {
    code: 'output.damaged',
    message: `The stored output of ${block} was damaged on the disk and had to be removed`,
    hint: `Make it again: tidemill run ${pipeline} --select +${block}`,
  };
}

export function missingRun(run: string): TidemillError {
  return new TidemillError({
    code: 'run.missing',
    message: `There is no run ${run}`,
    hint: 'List the runs: tidemill runs',
  });
}

async function shownValue(output: Output): Promise<OutputPage['value']> {
  if (output.kind === 'artifact') {
    return { media: output.media ?? 'file', bytes: output.bytes };
  }
  if (output.kind !== 'value') return undefined;
  if (output.bytes > MOST_VALUE_BYTES) {
    throw new TidemillError({
      code: 'output.too_large',
      message: `The value is ${output.bytes} bytes of JSON, too much to show`,
      hint: 'Return a table instead, or a smaller value',
    });
  }
  return jsonSchema.parse(JSON.parse(await readFile(output.path, 'utf8')));
}
