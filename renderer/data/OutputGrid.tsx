import type {
  CellDoubleClickedEvent,
  CellFocusedEvent,
  CellMouseDownEvent,
  GridApi,
  GridReadyEvent,
  IDatasource,
  SuppressKeyboardEventParams,
} from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Json } from '../../shared/worker/protocol.ts';
import { boxOf, type CellBox, type CellRange, contains, extended } from './cellRange.ts';
import { columnDefs, type RowColDef, rowNumberColumn } from './columns.ts';
import type { SchemaColumn } from './schemaColumn.ts';
import './grid.css';
import { registerGridModules } from './gridModules.ts';
import { gridTheme } from './gridTheme.ts';
import { type Row, type RowWindows, WINDOW_ROWS, windowOf } from './windows.ts';

registerGridModules();

export interface InspectedCell {
  row: number;
  column: SchemaColumn;
  value: Json;
}

export interface OutputGridProps {
  label: string;
  schema: readonly SchemaColumn[];
  rows: number;
  windows: RowWindows;
  onReady(api: GridApi<Row>): void;
  onInspect(cell: InspectedCell): void;
  onMove(cell: InspectedCell): void;
  onCopy(box: CellBox, columns: number[]): void;
  onError(thrown: unknown): void;
}

/**
 * A table of any number of rows, of which only windows around the view are ever in memory. Arrow keys
 * move, Shift extends a range, Ctrl C copies it, Space or a double click opens the cell.
 */
export function OutputGrid(props: OutputGridProps) {
  const { label, schema, rows, windows, onReady } = props;
  const latest = useRef(props);
  latest.current = props;
  const grid = useRef<GridApi<Row> | null>(null);
  const range = useRef<CellRange | null>(null);

  const setRange = useCallback((next: CellRange | null) => {
    if (range.current === null && next === null) return;
    range.current = next;
    grid.current?.refreshCells({ force: true, suppressFlash: true });
  }, []);

  const columns = useMemo(() => {
    const shown = (colId: string) =>
      grid.current?.getAllDisplayedColumns().findIndex((column) => column.getColId() === colId) ??
      -1;
    return [
      rowNumberColumn(rows),
      ...columnDefs(schema).map((column) => withRange(column, range, shown)),
    ];
  }, [schema, rows]);

  const datasource = useMemo<IDatasource>(
    () => ({
      rowCount: rows,
      getRows({ startRow, successCallback, failCallback }) {
        windows.load(windowOf(startRow)).then(
          (loaded) => successCallback(loaded, rows),
          (thrown) => {
            failCallback();
            latest.current.onError(thrown);
          },
        );
      },
    }),
    [windows, rows],
  );

  const look = useCallback(() => {
    const api = grid.current;
    if (api) windows.look(api.getFirstDisplayedRowIndex(), api.getLastDisplayedRowIndex());
  }, [windows]);

  useEffect(() => {
    setRange(null);
    windows.open();
    return () => windows.close();
  }, [windows, setRange]);

  const cellAt = useCallback((row: number, colId: string): InspectedCell | null => {
    const { schema: known, windows: loaded } = latest.current;
    const column = known[Number(colId)];
    const value = loaded.peek(row)?.[Number(colId)];
    return column && value !== undefined ? { row, column, value } : null;
  }, []);

  const suppressKeyboardEvent = useCallback(
    ({ event, node, column, api }: SuppressKeyboardEventParams<Row>) => {
      const row = node.rowIndex;
      if (row === null) return false;
      const displayed = api.getAllDisplayedColumns();
      const place = { row, column: displayed.indexOf(column) };
      if (event.key === ' ') {
        event.preventDefault();
        const cell = cellAt(row, column.getColId());
        if (cell) latest.current.onInspect(cell);
        return true;
      }
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
        if (document.getSelection()?.toString()) return false;
        event.preventDefault();
        const box = boxOf(range.current ?? { anchor: place, head: place });
        latest.current.onCopy(
          box,
          displayed.slice(box.left, box.right + 1).map((one) => Number(one.getColId())),
        );
        return true;
      }
      if (event.shiftKey && !event.ctrlKey) {
        const wider = extended(range.current ?? { anchor: place, head: place }, event.key, {
          rows: latest.current.rows,
          columns: displayed.length,
        });
        if (wider === null) return false;
        wider.head.column = Math.max(1, wider.head.column);
        event.preventDefault();
        setRange(wider);
        api.ensureIndexVisible(wider.head.row);
        const head = displayed[wider.head.column];
        if (head) api.ensureColumnVisible(head);
        return true;
      }
      if (event.key === 'Escape') setRange(null);
      return false;
    },
    [cellAt, setRange],
  );

  const defaultColDef = useMemo<RowColDef>(
    () => ({
      resizable: true,
      sortable: false,
      suppressHeaderMenuButton: true,
      suppressKeyboardEvent,
    }),
    [suppressKeyboardEvent],
  );

  const focused = (event: CellFocusedEvent<Row>) => {
    if (event.rowIndex === null || event.column === null || typeof event.column === 'string')
      return;
    const cell = cellAt(event.rowIndex, event.column.getColId());
    if (cell) latest.current.onMove(cell);
  };

  const pressed = ({ event, rowIndex, column, api }: CellMouseDownEvent<Row>) => {
    if (!(event instanceof MouseEvent) || rowIndex === null || event.button !== 0) return;
    const place = { row: rowIndex, column: api.getAllDisplayedColumns().indexOf(column) };
    if (place.column < 1) return;
    setRange(
      event.shiftKey
        ? { anchor: range.current?.anchor ?? focusedPlace(api) ?? place, head: place }
        : null,
    );
    if (event.shiftKey) event.preventDefault();
  };

  return (
    <AgGridReact<Row>
      className="tm-grid"
      theme={gridTheme}
      columnDefs={columns}
      defaultColDef={defaultColDef}
      rowModelType="infinite"
      datasource={datasource}
      cacheBlockSize={WINDOW_ROWS}
      cacheOverflowSize={0}
      maxBlocksInCache={50}
      maxConcurrentDatasourceRequests={1_000}
      infiniteInitialRowCount={rows}
      rowBuffer={12}
      animateRows={false}
      // Tops, not transforms: those lose half pixels, and hairlines with them, far down a long table.
      suppressRowTransform
      suppressCellFocus={false}
      suppressMultiSort
      suppressDragLeaveHidesColumns
      suppressColumnVirtualisation={false}
      enableCellTextSelection={false}
      alwaysShowVerticalScroll
      onGridReady={(event: GridReadyEvent<Row>) => {
        grid.current = event.api;
        event.api.setGridAriaProperty('label', label);
        onReady(event.api);
      }}
      onViewportChanged={look}
      onCellFocused={focused}
      onCellMouseDown={pressed}
      onCellDoubleClicked={({ rowIndex, column }: CellDoubleClickedEvent<Row>) => {
        const cell = rowIndex === null ? null : cellAt(rowIndex, column.getColId());
        if (cell) latest.current.onInspect(cell);
      }}
    />
  );
}

function focusedPlace(api: GridApi<Row>) {
  const cell = api.getFocusedCell();
  if (!cell) return null;
  return { row: cell.rowIndex, column: api.getAllDisplayedColumns().indexOf(cell.column) };
}

/** Tints a column's cells that are in the selected range, read anew whenever cells refresh. */
function withRange(
  column: RowColDef,
  range: { current: CellRange | null },
  shown: (colId: string) => number,
): RowColDef {
  return {
    ...column,
    cellClassRules: {
      ...column.cellClassRules,
      'tm-cell-range': ({ node, column: at }) =>
        range.current !== null &&
        node.rowIndex !== null &&
        at !== undefined &&
        contains(boxOf(range.current), { row: node.rowIndex, column: shown(at.getColId()) }),
    },
  };
}
