import type { ErrorData } from '../../../../shared/errors.ts';
import type { Column } from '../../../../shared/table/schema.ts';
import type { Type } from '../../../../shared/table/type.ts';
import type { Output } from '../../../../shared/worker/protocol.ts';
import type { Store } from '../../table/store.ts';
import type { Wire } from '../revive.ts';

/** A column that a block gave: how its values are stored at first, what they become, and what they should be. */
export interface WrittenColumn {
  name: string;
  /** What the values turned out to be. */
  type: Type;
  /** The type of an input's column of the same name: taken where every value is exactly one of its. */
  hint: Type | null;
}

/** Rows of equal shape: one temporary table, whose columns are those of the given indexes. */
export interface Segment {
  id: number;
  columns: { index: number; stored: Type }[];
}

/** What the block's thread asks of the table thread. */
export type TableRequest =
  | { op: 'begin'; store: Store; memoryBytes: number; threads: number }
  | { op: 'read'; path: string; columns: Column[]; limit: number | null }
  | { op: 'open'; path: string; columns: Column[] }
  | { op: 'next'; cursor: number }
  | { op: 'close'; cursor: number }
  | { op: 'segment'; segment: Segment }
  | { op: 'append'; segment: number; rows: number; columns: Wire[][] }
  | {
      op: 'publish';
      columns: WrittenColumn[];
      segments: Segment[];
      store: Store;
      previous: Output | null;
    }
  | { op: 'publish_empty'; schema: Column[]; store: Store }
  | { op: 'end' };

/** The answers, by request. */
export interface TableAnswers {
  begin: null;
  read: Wire[][];
  open: number;
  /** Null after the last rows. */
  next: Wire[][] | null;
  close: null;
  segment: null;
  append: null;
  publish: Output;
  publish_empty: Output;
  end: null;
}

export type TableReply = { id: number } & ({ answer: unknown } | { error: ErrorData });

/** What the thread is started with. */
export interface ThreadStart {
  parent: number;
  /** Set to 1 and notified after each reply, so that the block's thread can wait for one. */
  signal: Int32Array;
}
