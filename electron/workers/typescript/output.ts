import type { Job, Json, Output } from '../../../shared/worker/protocol.ts';
import { BlockFailure } from '../jobs.ts';
import { isTable } from '../table/read.ts';
import { nothing, publishBytes, publishValue } from '../table/store.ts';
import { isPlain } from './shape.ts';
import { outputOf } from './table.ts';
import type { TableThread } from './thread/client.ts';
import { TableWriter } from './write.ts';

export interface Published {
  output: Output;
  warnings: string[];
  /** Whether the block's value is used up: a stream that was read. */
  consumed: boolean;
}

/** Publishes what a block returned. Throws BlockFailure for what no output can be. */
export async function publishResult(
  value: unknown,
  job: Job,
  thread: TableThread,
): Promise<Published> {
  const published = (output: Output): Published => ({ output, warnings: [], consumed: false });
  if (value === undefined) return published(nothing());
  const own = outputOf(value);
  if (own !== undefined) return published(own);
  if (value instanceof Uint8Array) return published(await publishBytes(job.store, value));
  if (Array.isArray(value)) {
    if (value.length === 0 || value.every(isRow)) return publishRows(value, job, thread);
  } else if (isStream(value)) {
    return { ...(await publishRows(value, job, thread)), consumed: true };
  }
  return published(await publishValue(job.store, checkedJson(value, 'The returned value', job)));
}

function isRow(value: unknown): boolean {
  return typeof value === 'object' && value !== null && isPlain(value);
}

function isStream(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (value instanceof Map || value instanceof Set) return false;
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}

async function publishRows(
  rows: AsyncIterable<unknown> | Iterable<unknown>,
  job: Job,
  thread: TableThread,
): Promise<Published> {
  const writer = new TableWriter(job, thread);
  for await (const item of rows) await writer.add(item);
  const output = await writer.finish();
  if (output !== null) return { output, warnings: [], consumed: false };
  return publishNoRows(job, thread);
}

/** No rows tell no columns: those of the block's last output are taken, or of its only table. */
async function publishNoRows(job: Job, thread: TableThread): Promise<Published> {
  const tables = job.inputs.map((input) => input.output).filter(isTable);
  const like = [job.previous, tables.length === 1 ? tables[0] : null].find(
    (output) => output !== null && output !== undefined && isTable(output),
  );
  if (!like?.schema) {
    const output = await publishValue(job.store, []);
    const warning = 'The block returned no rows, and so no columns: the output is an empty list';
    return { output, warnings: [warning], consumed: false };
  }
  const source = like === job.previous ? 'its last output' : 'its input';
  const output = await thread.ask({ op: 'publish_empty', schema: like.schema, store: job.store });
  const warning = `The block returned no rows: the output has the columns of ${source}`;
  return { output, warnings: [warning], consumed: false };
}

/** The value, if JSON can hold it as it is. Throws BlockFailure that says what it cannot. */
function checkedJson(value: unknown, where: string, job: Job): Json {
  const refuse = (what: string): never => {
    throw new BlockFailure({
      code: 'typescript.output',
      message: `${where} is ${what}, which cannot be an output`,
      hint: 'Return rows (objects), a table, or what JSON can hold.',
      file: job.display_file,
    });
  };
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : refuse(String(value));
    case 'object':
      break;
    default:
      return refuse(`a ${typeof value}`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) {
    return value.map((item, i) => checkedJson(item ?? null, `${where}[${i}]`, job));
  }
  if (!isPlain(value)) return refuse(`an instance of ${value.constructor?.name ?? 'a class'}`);
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    members.map(([name, item]) => [name, checkedJson(item, `${where}.${name}`, job)]),
  );
}
