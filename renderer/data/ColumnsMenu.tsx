import { Popover } from '@mantine/core';
import type { GridApi } from 'ag-grid-community';
import { Columns3 } from 'lucide-react';
import { useEffect, useState } from 'react';
import pane from '../ui/Pane.module.css';
import { columnKind, kindGlyph } from './columnKind.ts';
import type { SchemaColumn } from './schemaColumn.ts';
import styles from './toolbar.module.css';
import type { Row } from './windows.ts';

interface ColumnsMenuProps {
  grid: GridApi<Row>;
  schema: readonly SchemaColumn[];
}

/** Which columns the grid shows: find, hide, show, all at once. */
export function ColumnsMenu({ grid, schema }: ColumnsMenuProps) {
  const [find, setFind] = useState('');
  const [, redraw] = useState(0);
  useEffect(() => {
    const changed = () => redraw((count) => count + 1);
    grid.addEventListener('columnVisible', changed);
    return () => {
      if (!grid.isDestroyed()) grid.removeEventListener('columnVisible', changed);
    };
  }, [grid]);
  const visible = (at: number) => grid.getColumn(String(at))?.isVisible() ?? true;
  const show = (columns: number[], shown: boolean) => {
    grid.setColumnsVisible(columns.map(String), shown);
  };
  const all = schema.map((_, at) => at);
  const hidden = all.filter((at) => !visible(at)).length;
  const found = all.filter((at) =>
    schema[at]?.name.toLowerCase().includes(find.trim().toLowerCase()),
  );
  return (
    <Popover position="bottom-end" width={280} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={pane.tool} title="Show and hide columns">
          <Columns3 size={14} aria-hidden="true" />
          <span className={styles.word}>Columns{hidden > 0 && ` · ${hidden} hidden`}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.menu}>
        <input
          className={styles.find}
          placeholder="Find a column"
          aria-label="Find a column"
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
          data-autofocus
        />
        <div className={styles.choices}>
          {found.map((at) => {
            const column = schema[at];
            if (!column) return null;
            return (
              <label key={at}>
                <input
                  type="checkbox"
                  checked={visible(at)}
                  onChange={(event) => show([at], event.currentTarget.checked)}
                />
                <i aria-hidden="true">{kindGlyph[columnKind(column.type)]}</i>
                <span>{column.name}</span>
              </label>
            );
          })}
          {found.length === 0 && <p>No column of that name</p>}
        </div>
        <footer>
          <button type="button" className={pane.tool} onClick={() => show(all, true)}>
            Show all
          </button>
          <button type="button" className={pane.tool} onClick={() => grid.autoSizeAllColumns()}>
            Fit widths
          </button>
        </footer>
      </Popover.Dropdown>
    </Popover>
  );
}
