import type { ColDef, ValueFormatterParams, ValueGetterParams } from 'ag-grid-community';
import type { Json } from '../../shared/worker/protocol.ts';
import { cellState, cellText } from './cellText.ts';
import { type ColumnKind, columnKind } from './columnKind.ts';
import { HeaderCell, type HeaderCellParams } from './HeaderCell.tsx';
import type { SchemaColumn } from './schemaColumn.ts';
import type { Row } from './windows.ts';

export type RowColDef = ColDef<Row, Json>;

export const ROW_NUMBER_COLUMN = 'row';

const baseWidth: Record<ColumnKind, number> = {
  number: 116,
  text: 168,
  boolean: 92,
  time: 190,
  nested: 240,
  binary: 168,
};

/** Room for glyph, name, type and menu mark in a header, in the grid's 12.5 px monospace. */
function widthOf(column: SchemaColumn, kind: ColumnKind): number {
  if (column.type === 'DOUBLE' || column.type === 'FLOAT') return 176;
  const name = Math.max(column.name.length, Math.min(column.type.length, 16)) * 7.6 + 52;
  return Math.round(Math.min(360, Math.max(baseWidth[kind], name)));
}

/** The grid's columns for an output's schema. A column is known by its place: names may repeat. */
export function columnDefs(schema: readonly SchemaColumn[]): RowColDef[] {
  return schema.map((column, at) => {
    const kind = columnKind(column.type);
    return {
      colId: String(at),
      headerName: column.name,
      headerComponent: HeaderCell,
      headerComponentParams: { column, kind, at } satisfies HeaderCellParams,
      width: widthOf(column, kind),
      minWidth: 64,
      valueGetter: ({ data }: ValueGetterParams<Row, Json>) => data?.[at],
      valueFormatter: ({ value, data }: ValueFormatterParams<Row, Json>) =>
        data === undefined ? '' : cellText(value, kind),
      cellClass: kind === 'number' ? 'tm-cell tm-cell-number' : 'tm-cell',
      cellClassRules: {
        'tm-cell-loading': ({ data }) => data === undefined,
        'tm-cell-null': ({ data, value }) => data !== undefined && value === null,
        'tm-cell-empty': ({ value }) => value === '',
        'tm-cell-special': ({ value }) => cellState(value ?? undefined, kind) === 'special',
      },
    };
  });
}

/** The column of row numbers: stays in view, is no part of the data. */
export function rowNumberColumn(rows: number): RowColDef {
  return {
    colId: ROW_NUMBER_COLUMN,
    headerName: '',
    headerTooltip: 'Row number',
    pinned: 'left',
    lockPinned: true,
    lockPosition: 'left',
    suppressNavigable: true,
    suppressMovable: true,
    resizable: false,
    width: Math.max(44, String(rows).length * 8 + 24),
    cellClass: 'tm-cell tm-row-number',
    valueGetter: ({ node }) => (node?.rowIndex ?? 0) + 1,
  };
}
