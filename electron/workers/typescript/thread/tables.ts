import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBResult,
  type DuckDBType,
} from '@duckdb/node-api';
import { quoteIdentifier, quoteLiteral } from '../../../../shared/sql/quote.ts';
import type { Column } from '../../../../shared/table/schema.ts';
import { parseType, typeText } from '../../../../shared/table/type.ts';
import { columnExpression, storedFile } from '../../table/read.ts';
import type { Wire } from '../revive.ts';
import { publishEmpty, publishWritten, segmentTable } from './publish.ts';
import type { Segment, TableAnswers, TableRequest } from './requests.ts';
import { fromWire, toWire } from './wire.ts';

/** Rows that one step of a cursor gives at least, unless it is the last. */
const BATCH_ROWS = 10_000;
/** What DuckDB's own chunks hold at most. */
const CHUNK_ROWS = 2048;

interface Cursor {
  result: DuckDBResult;
  columns: Column[];
}

interface OpenSegment {
  segment: Segment;
  types: DuckDBType[];
}

/** Reads and writes tables for one block after another, each over a connection of its own. */
export class Tables {
  private readonly instance = DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  private readonly connection = this.instance.then(connectTo);
  /** The settings that the instance has now. */
  private applied = '';
  /** Column types as DuckDB's client has them, by the segment's columns. */
  private readonly layouts = new Map<string, DuckDBType[]>();
  private readonly cursors = new Map<number, Cursor>();
  private readonly segments = new Map<number, OpenSegment>();
  private cursorCount = 0;

  async answer<R extends TableRequest>(request: R): Promise<TableAnswers[R['op']]>;
  async answer(request: TableRequest): Promise<TableAnswers[TableRequest['op']]> {
    switch (request.op) {
      case 'begin':
        return this.begin(request);
      case 'read':
        return this.read(request.path, request.columns, request.limit);
      case 'open':
        return this.open(request.path, request.columns);
      case 'next':
        return this.next(request.cursor);
      case 'close':
        this.cursors.delete(request.cursor);
        return null;
      case 'segment':
        return this.addSegment(request.segment);
      case 'append':
        return this.append(request.segment, request.rows, request.columns);
      case 'publish':
        return publishWritten(await this.connection, request);
      case 'publish_empty':
        return publishEmpty(await this.connection, request.schema, request.store);
      case 'end':
        return this.end();
    }
  }

  private async begin({
    store,
    memoryBytes,
    threads,
  }: Extract<TableRequest, { op: 'begin' }>): Promise<null> {
    // Half of the block's memory: the other half is for the block's own objects.
    const settings =
      `SET memory_limit = '${Math.floor(memoryBytes / 2048)}KiB'; SET threads = ${threads}; ` +
      `SET temp_directory = ${quoteLiteral(path.join(store.tmp, `duckdb-${process.pid}`))}`;
    if (settings === this.applied) return null;
    mkdirSync(store.tmp, { recursive: true });
    await (await this.connection).run(settings);
    this.applied = settings;
    return null;
  }

  private async read(file: string, columns: Column[], limit: number | null): Promise<Wire[][]> {
    const query = selectColumns(file, columns) + (limit === null ? '' : ` LIMIT ${limit}`);
    const result = await (await this.connection).run(query);
    return columnsOfChunks(await result.fetchAllChunks(), columns);
  }

  private async open(file: string, columns: Column[]): Promise<number> {
    // A streaming result keeps its connection busy: it gets one of its own.
    const connection = await connectTo(await this.instance);
    const result = await connection.stream(selectColumns(file, columns));
    this.cursors.set(++this.cursorCount, { result, columns });
    return this.cursorCount;
  }

  private async next(cursor: number): Promise<Wire[][] | null> {
    const open = this.cursors.get(cursor);
    if (open === undefined) return null;
    const chunks: DuckDBDataChunk[] = [];
    for (let rows = 0; rows < BATCH_ROWS; ) {
      const chunk = await open.result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) {
        this.cursors.delete(cursor);
        break;
      }
      rows += chunk.rowCount;
      chunks.push(chunk);
    }
    return chunks.length === 0 ? null : columnsOfChunks(chunks, open.columns);
  }

  private async addSegment(segment: Segment): Promise<null> {
    const connection = await this.connection;
    const list = segment.columns.map(({ stored }, i) => `c${i} ${typeText(stored)}`).join(', ');
    const table = segmentTable(segment.id);
    await connection.run(`CREATE TEMP TABLE ${table} (${list})`);
    let types = this.layouts.get(list);
    if (types === undefined) {
      types = (await connection.run(`FROM ${table} LIMIT 0`)).columnTypes();
      this.layouts.set(list, types);
    }
    this.segments.set(segment.id, { segment, types });
    return null;
  }

  private async append(id: number, rows: number, columns: Wire[][]): Promise<null> {
    const open = this.segments.get(id);
    if (open === undefined) throw new Error(`no segment ${id}`);
    const connection = await this.connection;
    const appender = await connection.createAppender(segmentTable(id), null, 'temp');
    const converters = open.segment.columns.map(({ stored }) => fromWire(stored));
    for (let start = 0; start < rows; start += CHUNK_ROWS) {
      const end = Math.min(start + CHUNK_ROWS, rows);
      const chunk = DuckDBDataChunk.create(open.types, end - start);
      columns.forEach((values, i) => {
        const part = values.slice(start, end);
        const convert = converters[i];
        chunk.setColumnValues(
          i,
          (convert
            ? part.map((value) => (value === null ? null : convert(value)))
            : part) as Parameters<DuckDBDataChunk['setColumnValues']>[1],
        );
      });
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    return null;
  }

  private async end(): Promise<null> {
    this.cursors.clear();
    const drops = [...this.segments.keys()].map((id) => `DROP TABLE ${segmentTable(id)};`);
    this.segments.clear();
    if (drops.length > 0) await (await this.connection).run(drops.join(' '));
    return null;
  }
}

async function connectTo(instance: DuckDBInstance): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return connection;
}

function selectColumns(file: string, columns: Column[]): string {
  const list = columns.map(
    (column) => `${columnExpression(column)} AS ${quoteIdentifier(column.physical)}`,
  );
  return `SELECT ${list.join(', ')} FROM ${storedFile(file)}`;
}

function columnsOfChunks(chunks: DuckDBDataChunk[], columns: Column[]): Wire[][] {
  return columns.map((column, i) => {
    const convert = toWire(parseType(column.type));
    const values: Wire[] = [];
    for (const chunk of chunks) {
      for (const value of chunk.getColumnValues(i)) {
        values.push(convert === null || value === null ? value : convert(value));
      }
    }
    return values;
  });
}
