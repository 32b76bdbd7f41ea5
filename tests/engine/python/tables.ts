import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { exportUniversal, importUniversal } from '../../../electron/workers/sql/exchange.ts';
import { columnsOf } from '../../../electron/workers/table/columns.ts';
import { fromLogical } from '../../../electron/workers/table/logical.ts';
import { publishTable } from '../../../electron/workers/table/publish.ts';
import { storedFile, tableQuery } from '../../../electron/workers/table/read.ts';
import type { Column } from '../../../shared/table/schema.ts';
import type { Input, Output } from '../../../shared/worker/protocol.ts';
import type { JobResult, Sandbox } from './driver.ts';

export const TORTURE = readFileSync(
  path.resolve(import.meta.dirname, '../../fixtures/torture.sql'),
  'utf8',
).replace(/;\s*$/, '');

export type Table = Output & { schema: Column[]; rows: number };

/** The SQL side of an exchange: what the engine's SQL workers do with the same functions. */
export class Sql {
  private readonly connection: DuckDBConnection;
  private readonly sandbox: Sandbox;
  private copies = 0;

  private constructor(connection: DuckDBConnection, sandbox: Sandbox) {
    this.connection = connection;
    this.sandbox = sandbox;
  }

  static async open(sandbox: Sandbox): Promise<Sql> {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new Sql(connection, sandbox);
  }

  close(): void {
    this.connection.closeSync();
  }

  /** Publishes a query's rows as a SQL block does. */
  async table(query: string): Promise<Table> {
    const prepared = await this.connection.prepare(query);
    const found = Array.from({ length: prepared.columnCount }, (_, i) => ({
      name: prepared.columnName(i),
      type: fromLogical(prepared.columnType(i)),
    }));
    const copy = (sql: string) => this.connection.run(sql);
    const publication = { store: this.sandbox.store, previous: null, copy };
    return publishTable(
      this.connection,
      { query, columns: columnsOf(found, []), ordered: true },
      publication,
    );
  }

  /** A table as an input, with its universal copy where the worker needs one. */
  async input(name: string, output: Table, universal: boolean): Promise<Input> {
    if (!universal) return { name, output, universal: null };
    const folder = path.join(this.sandbox.store.tmp, `universal-${++this.copies}`);
    await exportUniversal(this.connection, output, folder);
    return { name, output, universal: folder };
  }

  /** The table that a job gave, imported if it is a universal one. Throws for an error. */
  async given({ end }: JobResult): Promise<Table> {
    if (end.type === 'error') throw new Error(`${end.error.code}: ${end.error.message}`);
    if (end.universal === undefined) return end.output as Table;
    const copy = (sql: string) => this.connection.run(sql);
    const publication = { store: this.sandbox.store, previous: null, copy };
    return publishTable(this.connection, await importUniversal(end.universal), publication);
  }

  /** All rows of a stored table in their exact types, each cell as DuckDB's text. */
  async rows(table: Table): Promise<unknown[][]> {
    const cells = table.schema.map((_, i) => `CAST(c${i} AS VARCHAR)`).join(', ');
    const names = table.schema.map((_, i) => `c${i}`).join(', ');
    const reader = await this.connection.runAndReadAll(
      `SELECT ${cells} FROM (${tableQuery(table)}) AS t(${names})`,
    );
    return reader.getRowsJson();
  }

  /** What DuckDB takes a stored file's columns for, without our note of their types. */
  async storedTypes(table: Table): Promise<unknown[][]> {
    const reader = await this.connection.runAndReadAll(`DESCRIBE FROM ${storedFile(table.path)}`);
    return reader.getRowsJson().map(([name, type, nullable]) => [name, type, nullable]);
  }

  /** How many rows differ between two tables of the same columns: for tables too big to look at. */
  async differences(a: Table, b: Table): Promise<number> {
    const names = (letter: string) => a.schema.map((_, i) => `${letter}${i}`);
    const differ = names('a').map((name, i) => `${name}::VARCHAR IS DISTINCT FROM b${i}::VARCHAR`);
    const reader = await this.connection.runAndReadAll(
      `SELECT count(*) FILTER (${differ.join(' OR ')})::INTEGER FROM (${tableQuery(a)}) AS a(${names('a').join(', ')}) ` +
        `POSITIONAL JOIN (${tableQuery(b)}) AS b(${names('b').join(', ')})`,
    );
    return Number(reader.getRows()[0]?.[0]);
  }
}

/** Names and exact types, for comparing. */
export function types(table: Table): string[] {
  return table.schema.map((column) => `${column.name}: ${column.type}`);
}
