import type { Column } from '../../../shared/table/schema.ts';
import { parseType } from '../../../shared/table/type.ts';
import type { Output } from '../../../shared/worker/protocol.ts';
import { reviveColumn } from './revive.ts';
import type { TableThread } from './thread/client.ts';

export type Row = Record<string, unknown>;

/** The stored output behind a table, for when the block hands the table on. Not for the block's eyes. */
const outputs = new WeakMap<Table, Output>();

/** The output that a table is, if the value is a table of ours. */
export function outputOf(value: unknown): Output | undefined {
  return value instanceof Table ? outputs.get(value) : undefined;
}

/**
 * A stored table as a block sees it. Nothing is read before it is asked for. 64-bit integers are
 * bigint, decimals text, moments Date.
 */
export class Table {
  readonly name: string;
  readonly numRows: number;
  readonly schema: { name: string; type: string; nullable: boolean }[];
  readonly #columns: Column[];
  readonly #path: string;
  readonly #thread: TableThread;

  constructor(
    name: string,
    output: Output & { schema: Column[]; rows: number },
    thread: TableThread,
  ) {
    this.name = name;
    this.numRows = output.rows;
    this.#columns = namedOnce(output.schema);
    this.schema = this.#columns.map(({ name, type, nullable }) => ({ name, type, nullable }));
    this.#path = output.path;
    this.#thread = thread;
    outputs.set(this, output);
  }

  /** All rows, or the first `limit`, as objects by column name. */
  rows(limit?: number): Row[] {
    return rowsOf(this.#columns, this.#read(this.#columns, limit));
  }

  /** All columns, as arrays by name. */
  columns(): Record<string, unknown[]> {
    const values = this.#read(this.#columns);
    return Object.fromEntries(this.#columns.map((column, i) => [column.name, values[i] ?? []]));
  }

  /** All values of one column. Throws RangeError for a name that the table does not have. */
  column(name: string): unknown[] {
    const column = this.#columns.find((candidate) => candidate.name === name);
    if (column === undefined) {
      const names = this.#columns.map((candidate) => candidate.name).join(', ');
      throw new RangeError(`The table ${this.name} has no column '${name}'. It has: ${names}`);
    }
    return this.#read([column])[0] ?? [];
  }

  /** The rows in batches of some ten thousand, for tables larger than memory. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row[], void> {
    const cursor = await this.#thread.ask({ op: 'open', path: this.#path, columns: this.#columns });
    try {
      for (;;) {
        const batch = await this.#thread.ask({ op: 'next', cursor });
        if (batch === null) return;
        yield rowsOf(this.#columns, revived(this.#columns, batch));
      }
    } finally {
      await this.#thread.ask({ op: 'close', cursor });
    }
  }

  #read(columns: Column[], limit: number | null = null): unknown[][] {
    const path = this.#path;
    return revived(columns, this.#thread.askNow({ op: 'read', path, columns, limit }));
  }
}

/** Of two columns of exactly the same name the second goes by its physical name. */
function namedOnce(columns: Column[]): Column[] {
  const used = new Set<string>();
  return columns.map((column) => {
    const name = used.has(column.name) ? column.physical : column.name;
    used.add(name);
    return { ...column, name };
  });
}

function revived(columns: Column[], values: unknown[][]): unknown[][] {
  return columns.map((column, i) => reviveColumn(parseType(column.type), values[i] ?? []));
}

function rowsOf(columns: Column[], values: unknown[][]): Row[] {
  const count = values[0]?.length ?? 0;
  const rows: Row[] = [];
  for (let r = 0; r < count; r++) {
    const row: Row = {};
    for (let c = 0; c < columns.length; c++) {
      const name = columns[c]?.name ?? '';
      const value = values[c]?.[r];
      if (name === '__proto__') Object.defineProperty(row, name, { value, enumerable: true });
      else row[name] = value;
    }
    rows.push(row);
  }
  return rows;
}
