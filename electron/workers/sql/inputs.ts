import { readFile } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import {
  identifiers,
  quoteIdentifier,
  quoteLiteral,
  stringLiterals,
} from '../../../shared/sql/index.ts';
import type { Column } from '../../../shared/table/schema.ts';
import type { Input, Job } from '../../../shared/worker/protocol.ts';
import { BlockFailure } from '../jobs.ts';
import { filePattern, isTable, tableQuery } from '../table/read.ts';

/**
 * Makes each input that the block mentions a temporary view of its name; returns the schemas of the
 * tables among them. Throws BlockFailure for an input that SQL cannot read.
 */
export async function createViews(connection: DuckDBConnection, job: Job): Promise<Column[][]> {
  const mentioned = new Set([...identifiers(job.code), ...stringLiterals(job.code)]);
  const schemas: Column[][] = [];
  for (const input of job.inputs) {
    if (!mentioned.has(input.name)) continue;
    const query = await inputQuery(input, job);
    await connection.run(`CREATE TEMP VIEW ${quoteIdentifier(input.name)} AS ${query}`);
    if (input.output.schema) schemas.push(input.output.schema);
  }
  return schemas;
}

async function inputQuery(input: Input, job: Job): Promise<string> {
  const { output } = input;
  if (isTable(output)) return tableQuery(output);
  if (output.kind === 'value') return valueQuery(input, job);
  throw unreadable(
    input,
    job,
    output.kind === 'none'
      ? 'gave no output'
      : 'gave an artifact, which only its own language can load',
  );
}

/** A list of objects is a table, an object a row, and any other value one column `value`. */
async function valueQuery(input: Input, job: Job): Promise<string> {
  const text = await readFile(input.output.path, 'utf8');
  const value: unknown = JSON.parse(text);
  const file = filePattern(input.output.path);
  const isRecord = (item: unknown): boolean =>
    typeof item === 'object' && item !== null && !Array.isArray(item);
  const size = `maximum_object_size = ${Math.max(text.length * 4, 1024)}`;
  if (isRecord(value) && Object.keys(value as object).length > 0) {
    return `SELECT * FROM read_json(${file}, format = 'unstructured', ${size})`;
  }
  if (Array.isArray(value) && value.length > 0) {
    if (value.every((item) => isRecord(item) && Object.keys(item as object).length > 0)) {
      return `SELECT * FROM read_json(${file}, format = 'array', ${size})`;
    }
    return `SELECT * FROM read_json(${file}, format = 'array', records = false, ${size}) AS t(value)`;
  }
  if (typeof value === 'number') return `SELECT ${text} AS value`;
  if (typeof value === 'boolean') return `SELECT ${text} AS value`;
  if (typeof value === 'string') return `SELECT ${quoteLiteral(value)} AS value`;
  throw unreadable(input, job, `gave ${text.slice(0, 20)}, which has no columns`);
}

function unreadable(input: Input, job: Job, why: string): BlockFailure {
  return new BlockFailure({
    code: 'sql.input',
    message: `The input '${input.name}' cannot be read in SQL: it ${why}`,
    hint: 'Let the upstream block return a table.',
    file: job.display_file,
  });
}
