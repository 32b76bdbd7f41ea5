import type { Column } from '../../../shared/table/schema.ts';
import { parseType, type Type, typeText } from '../../../shared/table/type.ts';
import type { Job, Output } from '../../../shared/worker/protocol.ts';
import { BlockFailure } from '../jobs.ts';
import { encoderOf } from './encode.ts';
import { agrees, isPlain, type Shape, typeOf, Unfit, widen } from './shape.ts';
import type { Row } from './table.ts';
import type { TableThread } from './thread/client.ts';
import type { Segment, TableRequest, WrittenColumn } from './thread/requests.ts';

/** Rows that go to the table thread at a time. */
const BATCH_ROWS = 4096;

/** Requests to the table thread that may wait for their answers. */
const IN_FLIGHT = 3;

interface GrowingColumn {
  name: string;
  shape: Shape;
}

/**
 * Takes a block's rows, some at a time, and makes a stored table of them. Types come from the values,
 * or from an input's column of the same name where all values fit. What was taken is with the table thread: only a
 * batch is here.
 */
export class TableWriter {
  private readonly job: Job;
  private readonly thread: TableThread;
  private readonly columns: GrowingColumn[] = [];
  private readonly byName = new Map<string, number>();
  private readonly segments: Segment[] = [];
  private pending: Row[] = [];
  private count = 0;
  private layout = '';
  private readonly inFlight: Promise<unknown>[] = [];

  constructor(job: Job, thread: TableThread) {
    this.job = job;
    this.thread = thread;
  }

  /** Adds a row, or a batch of rows. Throws BlockFailure for what is not a row. */
  async add(item: unknown): Promise<void> {
    for (const row of Array.isArray(item) ? item : [item]) {
      if (typeof row !== 'object' || row === null || Array.isArray(row)) {
        throw this.refusal(`Row ${this.count + this.pending.length + 1} is not an object`);
      }
      this.pending.push(row as Row);
      if (this.pending.length >= BATCH_ROWS) await this.flush();
    }
  }

  /** Publishes what was added. Null when there was no row, and so no columns. */
  async finish(): Promise<Output | null> {
    await this.flush();
    if (this.columns.length === 0) return null;
    const columns = this.columns.map(({ name, shape }): WrittenColumn => {
      const type = this.typed(name, () => typeOf(shape, false));
      return { name, type, hint: this.hintFor(name, shape, type) };
    });
    const { store, previous } = this.job;
    const { segments } = this;
    const published = this.thread.ask({ op: 'publish', columns, segments, store, previous });
    // Requests are answered in order; if one before failed, that is what counts.
    const [output] = await Promise.all([published, ...this.inFlight]);
    return output;
  }

  private async flush(): Promise<void> {
    const rows = this.pending;
    if (rows.length === 0) return;
    this.pending = [];
    this.observe(rows);
    if (this.columns.length === 0) throw this.refusal('The rows are objects without columns');
    const segment = await this.segmentForNow();
    const values = segment.columns.map(({ index }) => this.encoded(index, rows));
    this.count += rows.length;
    await this.send({ op: 'append', segment: segment.id, rows: rows.length, columns: values });
  }

  /** Sends a request without waiting for its answer: the block goes on meanwhile, but never far ahead. */
  private async send(request: TableRequest): Promise<void> {
    if (this.inFlight.length >= IN_FLIGHT) await this.inFlight.shift();
    const answer = this.thread.ask(request);
    answer.catch(() => {});
    this.inFlight.push(answer);
  }

  private observe(rows: Row[]): void {
    rows.forEach((row, r) => {
      for (const name in row) {
        let index = this.byName.get(name);
        if (index === undefined) {
          index = this.columns.length;
          this.byName.set(name, index);
          this.columns.push({ name, shape: { kind: 'null' } });
        }
        const column = this.columns[index] as GrowingColumn;
        try {
          column.shape = widen(column.shape, row[name]);
        } catch (error) {
          throw this.unfit(error, name, this.count + r + 1);
        }
      }
      if (!isPlain(row) && Object.keys(row).length === 0) {
        throw this.refusal(`Row ${this.count + r + 1} is an object without columns`);
      }
    });
  }

  /** The segment that the columns as they are now fit into: the last one, or a new one. */
  private async segmentForNow(): Promise<Segment> {
    const columns = this.columns.map(({ name, shape }, index) => ({
      index,
      stored: this.typed(name, () => typeOf(shape, true)),
    }));
    const layout = columns.map(({ stored }) => typeText(stored)).join();
    const last = this.segments.at(-1);
    if (last !== undefined && layout === this.layout) return last;
    const segment: Segment = { id: this.segments.length + 1, columns };
    this.layout = layout;
    this.segments.push(segment);
    await this.send({ op: 'segment', segment });
    return segment;
  }

  private encoded(index: number, rows: Row[]): unknown[] {
    const { name, shape } = this.columns[index] as GrowingColumn;
    const encode = encoderOf(shape);
    return rows.map((row, r) => {
      const value = row[name];
      if (value === null || value === undefined) return null;
      try {
        return encode ? encode(value) : value;
      } catch (error) {
        throw this.unfit(error, name, this.count + r + 1);
      }
    });
  }

  private typed(name: string, type: () => Type): Type {
    try {
      return type();
    } catch (error) {
      throw this.unfit(error, name, this.count);
    }
  }

  private hintFor(name: string, shape: Shape, type: Type): Type | null {
    for (const input of this.job.inputs) {
      const column = (input.output.schema ?? []).find((known: Column) => known.name === name);
      if (column === undefined) continue;
      const hint = parseType(column.type);
      if (typeText(hint) !== typeText(type) && agrees(shape, hint)) return hint;
    }
    return null;
  }

  private unfit(error: unknown, name: string, row: number): unknown {
    if (!(error instanceof Unfit)) return error;
    return this.refusal(
      `Column ${JSON.stringify(name)} cannot be stored: row ${row} holds ${error.message}`,
    );
  }

  private refusal(message: string): BlockFailure {
    return new BlockFailure({
      code: 'typescript.output',
      message,
      hint: 'Every row is an object, and the values of a column are all of one kind.',
      file: this.job.display_file,
    });
  }
}
