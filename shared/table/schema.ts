import * as z from 'zod';

/**
 * One column of a stored table.
 * `name` is the name people see (any Unicode, may differ from another only in case);
 * `type` is the exact DuckDB type as DuckDB prints it (`BIGINT`, `DECIMAL(18,3)`, `ENUM('a', 'b')`,
 * `STRUCT(a INTEGER, b VARCHAR)[]`);
 * `physical` is the column's name inside the Parquet file (unique regardless of case).
 * Where Parquet cannot hold `type` the file holds an encoding of it: see `electron/workers/table`.
 */
export const columnSchema = z.object({
  name: z.string(),
  type: z.string(),
  physical: z.string(),
  nullable: z.boolean(),
});
export type Column = z.infer<typeof columnSchema>;

/** The key in a Parquet file's key-value metadata under which the columns stand as JSON. */
export const SCHEMA_METADATA_KEY = 'tidemill.schema';
