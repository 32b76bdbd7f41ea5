import {
  type DuckDBConnection,
  type DuckDBMaterializedResult,
  ResultReturnType,
} from '@duckdb/node-api';
import { firstWord, isOrdered, type Statement } from '../../../shared/sql/index.ts';
import type { Column } from '../../../shared/table/schema.ts';
import { type Type, typeText } from '../../../shared/table/type.ts';
import type { Job, Output } from '../../../shared/worker/protocol.ts';
import { columnsOf } from '../table/columns.ts';
import { parseDuckDBError } from '../table/errors.ts';
import { fromLogical } from '../table/logical.ts';
import { publishTable } from '../table/publish.ts';
import { nothing } from '../table/store.ts';
import { statementFailure } from './errors.ts';
import { paramsOf } from './params.ts';
import { hasSmallInputs } from './small-inputs.ts';

/** The first words of queries that may stand in brackets after FROM. */
const QUERY_WORDS = new Set(
  '( select with from values table describe desc show summarize'.split(' '),
);

/** Where the rows of a statement that is not such a query wait to be published. */
const ROWS_TABLE = '__tidemill_rows';

interface FoundColumn {
  name: string;
  type: Type;
}

/** One statement of a block on its way through DuckDB, with the block's parameters bound. */
export class RunningStatement {
  private readonly connection: DuckDBConnection;
  private readonly job: Job;
  private readonly statement: Statement;

  constructor(connection: DuckDBConnection, job: Job, statement: Statement) {
    this.connection = connection;
    this.job = job;
    this.statement = statement;
  }

  /** Whether a statement is a plain query, which changes nothing. */
  static isQuery(statement: Statement): boolean {
    return QUERY_WORDS.has(firstWord(statement.text));
  }

  /** Runs the statement for its effect. Throws BlockFailure with the place in the user's file. */
  run(): Promise<DuckDBMaterializedResult> {
    return this.execute(this.statement.text, 0);
  }

  /** Runs the statement and publishes its rows, or nothing where it gives none. */
  async publish(sources: Column[][]): Promise<Output> {
    const { text } = this.statement;
    const found = RunningStatement.isQuery(this.statement) ? await this.columnsFound() : null;
    if (found !== null) return this.publishQuery(text, found, sources);
    const kept = /^(un)?pivot/.test(firstWord(text)) || RunningStatement.isQuery(this.statement);
    const columns = kept ? await this.keepPivot() : await this.keepRows();
    return columns === null ? nothing() : this.publishQuery(`FROM ${ROWS_TABLE}`, columns, sources);
  }

  /**
   * Names and types of the query's columns; null for one that DuckDB takes apart into several
   * statements (PIVOT). Types that hang on parameters are known only once these are bound.
   */
  private async columnsFound(): Promise<FoundColumn[] | null> {
    const { text } = this.statement;
    try {
      const prepared = await this.connection.prepare(text);
      try {
        if (prepared.parameterCount > 0) return await this.columnsOnceBound();
        return Array.from({ length: prepared.columnCount }, (_, i) => ({
          name: prepared.columnName(i),
          type: fromLogical(prepared.columnType(i)),
        }));
      } finally {
        prepared.destroySync();
      }
    } catch (error) {
      if (/multiple statements/.test(parseDuckDBError(error).exception_message)) return null;
      throw this.failure(error, text, 0);
    }
  }

  private async columnsOnceBound(): Promise<FoundColumn[]> {
    const head = 'FROM (\n';
    const { text } = this.statement;
    const described = await this.execute(`DESCRIBE ${text}`, 'DESCRIBE '.length);
    // A subquery renames columns of equal names, a description tells no type that can be taken apart.
    const empty = await this.execute(`${head}${text}\n) LIMIT 0`, head.length);
    return (await described.getRows()).map(([name], i) => ({
      name: String(name),
      type: fromLogical(empty.columnType(i)),
    }));
  }

  private async keepPivot(): Promise<FoundColumn[]> {
    const head = `CREATE TEMP TABLE ${ROWS_TABLE} AS FROM (\n`;
    await this.execute(`${head}${this.statement.text}\n)`, head.length);
    const empty = await this.connection.run(`FROM ${ROWS_TABLE} LIMIT 0`);
    return columnsOfResult(empty);
  }

  /** Runs what is not a query (CALL, INSERT … RETURNING) and keeps its rows; null where it gives none. */
  private async keepRows(): Promise<FoundColumn[] | null> {
    const result = await this.run();
    if (result.returnType !== ResultReturnType.QUERY_RESULT) return null;
    const columns = columnsOfResult(result);
    const list = columns.map(({ type }, i) => `c${i} ${typeText(type)}`).join(', ');
    await this.connection.run(`CREATE TEMP TABLE ${ROWS_TABLE} (${list})`);
    const appender = await this.connection.createAppender(ROWS_TABLE, null, 'temp');
    for await (const chunk of result) appender.appendDataChunk(chunk);
    appender.closeSync();
    return columns;
  }

  private publishQuery(query: string, found: FoundColumn[], sources: Column[][]): Promise<Output> {
    const source = {
      query,
      columns: columnsOf(found, sources),
      ordered: isOrdered(this.statement.text),
    };
    return publishTable(this.connection, source, {
      store: this.job.store,
      previous: this.job.previous,
      compression: hasSmallInputs(this.job) ? 'uncompressed' : 'lz4_raw',
      copy: (sql, queryStart) => this.execute(sql, queryStart),
    });
  }

  private async execute(sql: string, textStart: number): Promise<DuckDBMaterializedResult> {
    const params = paramsOf(sql, this.job);
    try {
      return await this.connection.run(sql, params?.values, params?.types);
    } catch (error) {
      throw this.failure(error, sql, textStart);
    }
  }

  private failure(error: unknown, sql: string, textStart: number): Error {
    const { code, display_file: displayFile } = this.job;
    const place = { code, displayFile, start: this.statement.start, text: this.statement.text };
    return statementFailure(error, place, { sql, textStart });
  }
}

function columnsOfResult(result: DuckDBMaterializedResult): FoundColumn[] {
  return result.columnNames().map((name, i) => ({ name, type: fromLogical(result.columnType(i)) }));
}
