import * as z from 'zod';
import { type Json, jsonSchema } from '../../shared/worker/protocol.ts';
import { cellState, cellText } from './cellText.ts';
import { columnKind } from './columnKind.ts';
import styles from './display.module.css';
import { JsonTree } from './JsonTree.tsx';

const tableSchema = z.object({
  schema: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(jsonSchema)),
});

/** Rows enough to read; a displayed table holds at most 1,000. */
const SHOWN = 200;

/** A table that a block displayed: small, so a plain HTML table. */
export function DisplayedTable({ data }: { data: Json }) {
  const table = tableSchema.safeParse(data);
  if (!table.success) return <JsonTree value={data} />;
  const { schema, rows } = table.data;
  return (
    <div className={styles.table}>
      <table>
        <thead>
          <tr>
            {schema.map((column, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their place
              <th key={at} data-kind={columnKind(column.type)} title={column.type}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place
            <tr key={at}>
              {schema.map((column, place) => {
                const kind = columnKind(column.type);
                const value = row[place] ?? null;
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their place
                  <td key={place} data-kind={kind} data-state={cellState(value, kind)}>
                    {cellText(value, kind)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && (
        <p className={styles.note}>
          {SHOWN} of {rows.length.toLocaleString()} rows
        </p>
      )}
    </div>
  );
}
