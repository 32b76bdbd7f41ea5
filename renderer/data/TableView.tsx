import type { GridApi } from 'ag-grid-community';
import { ChartColumnDecreasing } from 'lucide-react';
import { type ReactNode, useCallback, useState } from 'react';
import type { OutputPage } from '../../shared/contract/views.ts';
import { engine } from '../app/client.ts';
import { say, sayError } from '../app/store.ts';
import pane from '../ui/Pane.module.css';
import { CellInspector } from './CellInspector.tsx';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import type { CellBox } from './cellRange.ts';
import { copyCells } from './copyCells.ts';
import { GoToRow } from './GoToRow.tsx';
import { type InspectedCell, OutputGrid } from './OutputGrid.tsx';
import { ProfileList } from './ProfileList.tsx';
import { ProfilesProvider } from './profiles.tsx';
import { countText, sizeText } from './quantities.ts';
import styles from './toolbar.module.css';
import { type Row, RowWindows } from './windows.ts';

interface TableViewProps {
  page: OutputPage;
  /** Stands at the left of the toolbar. */
  lead: ReactNode;
  run: string | undefined;
}

/**
 * A table output: toolbar, grid, and beside it the profile or the cell in hand. Give it a `key` per
 * output: it reads the windows of the output that it was mounted with.
 */
export function TableView({ page, lead, run }: TableViewProps) {
  const { pipeline, block } = page;
  const schema = page.schema ?? [];
  const rows = page.num_rows ?? 0;
  const [grid, setGrid] = useState<GridApi<Row> | null>(null);
  const [profiling, setProfiling] = useState(false);
  const [cell, setCell] = useState<InspectedCell | null>(null);

  const [windows] = useState(() => {
    const made = new RowWindows((offset, limit, signal) =>
      engine.outputs
        .page({ pipeline, block, ...(run ? { run } : {}), offset, limit }, { signal })
        .then((loaded) => loaded.rows),
    );
    made.seed(page.rows);
    return made;
  });

  const profile = useCallback(
    () => engine.outputs.profile({ pipeline, block, ...(run ? { run } : {}) }),
    [pipeline, block, run],
  );

  const copy = async (box: CellBox, columns: number[]) => {
    try {
      const copied = await copyCells(windows, schema, box, columns);
      if (copied > 1) say({ tone: 'plain', text: `Copied ${countText(copied)} cells` });
    } catch (thrown) {
      sayError(thrown);
    }
  };

  return (
    <ProfilesProvider rows={rows} fetch={profile}>
      <div className={pane.bar}>
        {lead}
        <span className={styles.size} role="status">
          {sizeText(rows, schema.length)}
        </span>
        <span className={styles.gap} />
        {grid && rows > 0 && (
          <GoToRow
            rows={rows}
            go={(row) => {
              grid.ensureIndexVisible(row, 'middle');
              requestAnimationFrame(() => focusRow(grid, row));
            }}
          />
        )}
        {grid && <ColumnsMenu grid={grid} schema={schema} />}
        <button
          type="button"
          className={pane.tool}
          aria-pressed={profiling}
          onClick={() => setProfiling(!profiling)}
          title="Nulls, distinct values, range and distribution of every column"
        >
          <ChartColumnDecreasing size={14} aria-hidden="true" />
          <span className={styles.word}>Profile</span>
        </button>
      </div>
      <div className={styles.body}>
        <div className={styles.main}>
          <OutputGrid
            label={`Rows of ${block}, ${sizeText(rows, schema.length)}`}
            schema={schema}
            rows={rows}
            windows={windows}
            onReady={setGrid}
            onInspect={setCell}
            onMove={(next) => setCell((open) => (open === null ? null : next))}
            onCopy={(box, columns) => void copy(box, columns)}
            onError={sayError}
          />
          {rows === 0 && <p className={styles.none}>The table has no rows</p>}
        </div>
        {cell !== null && <CellInspector cell={cell} close={() => setCell(null)} />}
        {profiling && <ProfileList />}
      </div>
    </ProfilesProvider>
  );
}

/** Focuses a row's first cell, once the grid has drawn the row. */
function focusRow(grid: GridApi<Row>, row: number): void {
  const first = grid.getAllDisplayedColumns()[1];
  if (first && !grid.isDestroyed()) requestAnimationFrame(() => grid.setFocusedCell(row, first));
}
